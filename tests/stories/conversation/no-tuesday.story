# "No, Tuesday" moves the day and keeps the time.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no, Tuesday
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to Tuesday 24 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    actually Wednesday at 6:30
engine  dies
says    Alarm moved from Tuesday 24 November, 07:00 to Wednesday 25 November, 06:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-25 06:30
