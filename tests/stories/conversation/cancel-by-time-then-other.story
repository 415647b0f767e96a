# Which alarm is asked, the time is the answer, and "the other one too" is not guessed.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 6 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 06:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel my alarm
asks    Which one: 06:00 or 07:00?
user    6
says    Alarm for tomorrow, Monday 23 November, 06:00 cancelled.
alarms  2026-11-23 07:00
