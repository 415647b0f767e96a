# A reminder comes at its time with the words that were said, and stopped it is over.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
model   reminder.add about="call mom" when="noon"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 11:59
silent
later   until 12:00
rings   call mom
user    stop
says    Stopped “call mom”.
reminders none
