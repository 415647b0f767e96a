# What was looked up in between does not hide what was set.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what time is it
says    It is 18:30.
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    how many days until Christmas
says    33 days until Friday 25 December.
user    no, Tuesday
model   hob.none
says    That is not something I can do, so I did nothing.
alarms  2026-11-23 08:00
