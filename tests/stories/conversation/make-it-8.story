# "Make it 8" moves what was just set, and keeps its day.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00
user    no, half past
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 08:00 to tomorrow, Monday 23 November, 08:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:30
user    undo
says    Taken back: moving the alarm “08:00”.
alarms  2026-11-23 08:00
