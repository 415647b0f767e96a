# When to remind is asked; "at 6 pm" is enough.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to feed the cat
model   reminder.add about="feed the cat"
asks    When should I remind you?
user    at 6 pm
says    Reminder “feed the cat” set for today, Sunday 22 November, 18:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 18:00 feed the cat
