# "No" before a wish of its own does not make it a correction.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no, set a timer for 5 minutes
says    Timer set for 5 minutes, until 18:35.
alarms  2026-11-23 07:00
timers  5m
