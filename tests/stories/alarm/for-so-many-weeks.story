# For so long it rings, and never after; the model may point at the length apart.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every Monday at 7 for two weeks
model   alarm.set when=["every Monday at 7","two weeks"]
says    Alarm set for tomorrow, Monday 23 November, 07:00, every Monday, until Monday 7 December, 06:59:59 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   6d
silent
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   14d
silent
alarms  none
