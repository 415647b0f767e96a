# Two alarms of one hour are told apart by their day.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    and another for Friday
engine  dies
says    Alarm set for Friday 27 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the 7 o'clock alarm
asks    Which one? /   1. 07:00, Monday 23 November /   2. 07:00, Friday 27 November
user    the one on Friday
says    Alarm for Friday 27 November, 07:00 cancelled.
alarms  2026-11-23 07:00
