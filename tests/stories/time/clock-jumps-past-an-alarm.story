# The clock is set past an alarm: within the grace it rings at once, beyond it is missed.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 10:00 and one for 15:00
model   alarm.set when="10:00" | alarm.set when="15:00"
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). / Alarm set for today, Sunday 22 November, 15:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
clock   jumps 65m
rings   alarm
user    stop
says    Stopped.
clock   jumps 6h
missed  alarm
silent
