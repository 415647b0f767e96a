# A bare hour that is over means the next one that comes.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 8:15
model   alarm.set when="8:15"
says    Alarm set for today, Sunday 22 November, 20:15 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-22 20:15
