# A reminder of the same deed for somebody else takes the place of the first.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no, call dad
engine  dies
says    Reminder “call dad” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / Reminder “call mom” cancelled.
reminders 2026-11-22 12:00 call dad
user    undo
says    Taken back, 2 things: /   cancelling the reminder “call mom” /   the reminder “call dad”
reminders 2026-11-22 12:00 call mom
