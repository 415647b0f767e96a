# After an hour nobody means what was set before.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   59m
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   2h
user    make it 9
model   hob.none
says    That is not something I can do, so I did nothing.
alarms  2026-11-23 08:00
