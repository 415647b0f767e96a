# Nobody is to be woken a day late: a snooze has a limit, and Hob asks.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 10:00
model   alarm.set when="10:00"
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   1h
rings   alarm
user    snooze for 20 hours
model   alarm.snooze by="20 hours"
asks    The most is 12 hours. How long do you mean?
user    ten minutes
says    Snoozed for 10 minutes, until 10:10.
later   10m
rings   alarm
