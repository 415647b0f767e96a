# What was just set is moved by a length.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    10 minutes earlier
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 06:50 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it half an hour later
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 06:50 to tomorrow, Monday 23 November, 07:20 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:20
