# Days that repeat keep the time of day that was set.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no, every weekday
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    an hour later
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
