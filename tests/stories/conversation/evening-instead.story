# A part of the day takes the place of the hour.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants at noon
says    Reminder “water the plants” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    sorry, I meant tomorrow evening
says    Reminder “water the plants” moved from today, Sunday 22 November, 12:00 to tomorrow, Monday 23 November, 19:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 19:00 water the plants
