# Cancelled while it rings, an alarm is silent at once and for good.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 10:00
model   alarm.set when="10:00"
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   1h
rings   alarm
user    cancel the alarm
model   alarm.cancel
says    Alarm for today, Sunday 22 November, 10:00 cancelled.
alarms  none
later   1d
silent
