# A reminder that repeats says how.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to take my pills every day at 8 pm
model   reminder.add about="take my pills" when="every day at 8 pm"
says    Reminder “take my pills” set for today, Sunday 22 November, 20:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 20:00 FREQ=DAILY take my pills
later   until 20:00
rings   take my pills
user    stop
says    Stopped “take my pills”.
reminders 2026-11-23 20:00 FREQ=DAILY take my pills
