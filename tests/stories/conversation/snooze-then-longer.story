# A snooze is lengthened by saying so again.
clock   2026-11-22 06:58 Europe/Berlin

user    wake me at 7
says    Alarm set for today, Sunday 22 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   2m
rings   alarm
user    snooze for 5 minutes
says    Snoozed for 5 minutes, until 07:05.
later   5m
rings   alarm
user    10 more minutes
says    Snoozed for 10 minutes, until 07:15.
later   10m
rings   alarm
user    stop
says    Stopped.
