# An alarm floats with the person: 7:00 is 7:00 in New York too, and rings once.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
travels America/New_York
alarms  2026-11-23 07:00
later   until 06:59
silent
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   1d
silent
