# Nobody stops it: after a quarter of an hour it is silent and counts as missed.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
later   14m
silent
later   1m
missed  alarm
user    stop
says    Nothing is ringing.
