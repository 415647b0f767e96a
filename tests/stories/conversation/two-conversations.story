# Two conversations at once: each has its own question, and an answer belongs to where it was asked.
clock   2026-11-22 09:00 Europe/Berlin

conversation kitchen
user    set a timer
asks    How long should the timer run?
conversation desk
user    remind me to call mom
asks    When should I remind you?
conversation kitchen
user    8 minutes
says    Timer set for 8 minutes, until 09:08.
conversation desk
user    at noon
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
timers  8m
reminders 2026-11-22 12:00 call mom
