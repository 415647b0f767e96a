# "Snooze" alone means ten minutes, and works with the engine dead.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    snooze
engine  dies
says    Snoozed for 10 minutes, until 07:10.
user    alarms
says    One alarm: /   today, Monday 23 November, 07:00, snoozed until 07:10
later   10m
rings   alarm
