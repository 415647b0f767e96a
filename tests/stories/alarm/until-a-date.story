# An alarm with an end rings on its last day and never after.
clock   2026-12-22 21:00 Europe/Berlin

user    wake me every day at 7 until December 24
model   alarm.set when="every day at 7 until December 24"
says    ?
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
