# A second reminder is of the same thing.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants tomorrow at noon
says    Reminder “water the plants” set for tomorrow, Monday 23 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    and again on Thursday
engine  dies
says    Reminder “water the plants” set for Thursday 26 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    also on Saturday at 6 pm
engine  dies
says    Reminder “water the plants” set for Saturday 28 November, 18:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 12:00 water the plants; 2026-11-26 12:00 water the plants; 2026-11-28 18:00 water the plants
