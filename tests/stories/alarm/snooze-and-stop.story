# It rings, is snoozed, rings again, and is stopped for good.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    snooze for five minutes
model   alarm.snooze by="five minutes"
says    Snoozed for 5 minutes, until 07:05.
later   4m
silent
later   1m
rings   alarm
user    stop
says    Stopped.
later   12h
silent
alarms  none
