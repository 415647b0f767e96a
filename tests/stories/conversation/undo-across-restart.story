# What was done before the daemon ended is taken back after it, step by step, and "again" goes on.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 8
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
restart
user    undo
engine  dies
says    Taken back: moving the alarm “07:00”.
alarms  2026-11-23 07:00
user    again
engine  dies
says    Taken back: setting the alarm “07:00”.
world   untouched
