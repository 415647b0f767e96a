# The same alarm asked for twice stands once, and Hob says so.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set an alarm for 7 am tomorrow
model   alarm.set when="7 am tomorrow"
says    That alarm is already set: tomorrow, Monday 23 November, 07:00. It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
