# The embedded model finds two calls in the first sentence of the README.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow and remind me to call mom at noon
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
reminders 2026-11-22 12:00 call mom
user    undo
says    Taken back, 2 things: /   the reminder “call mom” /   setting the alarm “07:00”
world   untouched
