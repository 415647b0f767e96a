# What to remind of is asked first, in the person's own words.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me at noon
model   reminder.add when="noon"
asks    What should I remind you of?
user    water the plants
model   hob.none
says    Reminder “water the plants” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 water the plants
