# Back only after hours, the keeper does not ring at the wrong time: the alarm is missed, and says so.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
keeper  dies
later   until 11:00
keeper  returns
missed  alarm
silent
alarms  none
