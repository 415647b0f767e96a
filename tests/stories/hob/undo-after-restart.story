# What was done before the daemon was killed is taken back after it is started again.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow and remind me to call mom at noon
model   alarm.set when="7 tomorrow" | reminder.add about="call mom" when="noon"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
restart
alarms  2026-11-23 07:00
reminders 2026-11-22 12:00 call mom
user    undo
says    Taken back, 2 things: /   the reminder “call mom” /   setting the alarm “07:00”
world   untouched
later   2d
silent
