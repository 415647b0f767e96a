# "The second one" counts what was told, and goes on counting it when one of them is gone.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 6 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 06:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set an alarm for 7 tomorrow morning
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set an alarm for 8 tomorrow morning
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what alarms do I have
says    3 alarms: /   tomorrow, Monday 23 November, 06:00 /   tomorrow, Monday 23 November, 07:00 /   tomorrow, Monday 23 November, 08:00
user    cancel the second one
engine  dies
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
user    delete the third
engine  dies
says    Alarm for tomorrow, Monday 23 November, 08:00 cancelled.
alarms  2026-11-23 06:00
