# How often stands before what is set, far from the time: it counts all the same.
clock   2026-11-22 09:00 Europe/Berlin

user    create a nightly reminder to lock up at 10 pm
says    Reminder “lock up” set for today, Sunday 22 November, 22:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 22:00 FREQ=DAILY lock up
