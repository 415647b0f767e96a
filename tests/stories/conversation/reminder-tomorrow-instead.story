# A reminder is moved to another day and keeps its hour.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    tomorrow instead
engine  dies
says    Reminder “call mom” moved from today, Sunday 22 November, 12:00 to tomorrow, Monday 23 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no, at 3 pm
engine  dies
says    Reminder “call mom” moved from tomorrow, Monday 23 November, 12:00 to tomorrow, Monday 23 November, 15:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 15:00 call mom
