# Snoozing what rings leaves the question as it is, too.
clock   2026-11-22 06:58 Europe/Berlin

user    wake me at 7
says    Alarm set for today, Sunday 22 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy bread
asks    When should I remind you?
later   2m
rings   alarm
user    snooze
engine  dies
asks    Snoozed for 10 minutes, until 07:10. / When should I remind you?
user    at noon
says    Reminder “buy bread” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 buy bread
later   9m
rings   (nothing)
