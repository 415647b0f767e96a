# On the night the clocks go back there are two half past two: it rings at the first, and once.
clock   2026-10-24 22:00 Europe/Berlin

user    wake me at 2:30 am tomorrow
model   alarm.set when="2:30 am tomorrow"
says    Alarm set for tomorrow, Sunday 25 October, 02:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   4h29m
silent
later   1m
rings   alarm
user    stop
says    Stopped.
later   2h
silent
