# An alarm is set, told with its day, date and zone, and rings at that minute.
clock   2026-11-22 21:30 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
later   until 06:59
silent
later   until 07:00
rings   alarm
user    stop
says    Stopped.
alarms  none
