# Day and time said apart are one time.
clock   2026-11-22 09:00 Europe/Berlin

user    tomorrow wake me at 7
model   alarm.set when=["tomorrow","7"]
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
