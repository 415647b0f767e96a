# For so long it rings, and never after; the model may point at the length apart.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every Monday at 7 for two weeks
model   alarm.set when=["every Monday at 7","two weeks"]
says    x
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
