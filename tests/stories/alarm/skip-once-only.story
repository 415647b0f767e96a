# An alarm that rings once has nothing to skip.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip the next alarm
model   alarm.skip which="next"
says    That alarm rings only once, tomorrow, Monday 23 November, 07:00; cancel it instead.
alarms  2026-11-23 07:00
