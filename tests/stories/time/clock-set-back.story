# The clock is set back an hour: a one-time alarm that rang does not ring twice.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 10:00
model   alarm.set when="10:00"
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   1h
rings   alarm
user    stop
says    Stopped.
clock   jumps -1h
later   2h
silent
