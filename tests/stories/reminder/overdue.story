# A reminder that nobody heard stays, overdue, until it is done.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
model   reminder.add about="call mom" when="noon"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 12:00
rings   call mom
later   20m
missed  call mom
user    reminders
says    One reminder: /   “call mom”, today, Sunday 22 November, 12:00, overdue
user    I called mom
model   reminder.done which="mom"
says    “call mom” is done.
user    reminders
says    No reminders.
