# The embedded model reads "it" as what the last request was about.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 7 am tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel it
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
alarms  none
