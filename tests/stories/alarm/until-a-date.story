# An alarm with an end rings on its last day and never after.
clock   2026-12-22 21:00 Europe/Berlin

user    wake me every day at 7 until December 24
model   alarm.set when="every day at 7 until December 24"
says    Alarm set for tomorrow, Wednesday 23 December, 07:00, every day, until Thursday 24 December (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   7d
silent
alarms  none
