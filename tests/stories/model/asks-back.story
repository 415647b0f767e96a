# A reminder with no time is asked about, and "noon" is enough.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants
asks    When should I remind you?
user    noon
says    Reminder “water the plants” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 water the plants
