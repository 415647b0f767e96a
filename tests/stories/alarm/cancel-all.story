# All of them at once, and one undo brings all back.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 and 7:30 tomorrow
model   alarm.set when="7" | alarm.set when="7:30 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Alarm set for tomorrow, Monday 23 November, 07:30 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    delete all alarms
model   alarm.cancel which="all"
says    2 alarms cancelled: /   tomorrow, Monday 23 November, 07:00 /   tomorrow, Monday 23 November, 07:30
alarms  none
user    undo
says    Taken back: cancelling several alarms.
alarms  2026-11-23 07:00; 2026-11-23 07:30
