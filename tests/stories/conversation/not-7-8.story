# The old value is named and the new one counts.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    not 7, 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    9 not 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 08:00 to tomorrow, Monday 23 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    I meant 10
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 09:00 to tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 10:00
