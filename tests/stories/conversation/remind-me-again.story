# "Remind me again at 5" is about the same.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants at noon
says    Reminder “water the plants” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me again at 5 pm
says    Reminder “water the plants” set for today, Sunday 22 November, 17:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 water the plants; 2026-11-22 17:00 water the plants
