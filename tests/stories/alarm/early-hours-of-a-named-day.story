# An alarm for a bare hour of a day to come is one of its morning; without a day it is the next such hour.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 5:30 tomorrow
model   alarm.set when="5:30 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 05:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.

user    set an alarm for 5:30
model   alarm.set when="5:30"
says    Alarm set for today, Sunday 22 November, 17:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-22 17:30; 2026-11-23 05:30
