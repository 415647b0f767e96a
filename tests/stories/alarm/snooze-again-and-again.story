# After six times it is snoozed enough, and Hob says why it does not.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 07:10.
later   10m
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 07:20.
later   10m
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 07:30.
later   10m
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 07:40.
later   10m
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 07:50.
later   10m
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 08:00.
later   10m
rings   alarm
user    snooze
says    I could not do that: it was snoozed 6 times, which is the limit.
user    stop
says    Stopped.
