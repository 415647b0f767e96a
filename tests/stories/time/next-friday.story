# "Next Friday" is the Friday of next week, "Friday" the one that comes.
clock   2026-11-23 09:00 Europe/Berlin

user    remind me on Friday at 9 to water the plants and next Friday at 9 to pay the rent
model   reminder.add about="water the plants" when="Friday at 9" | reminder.add about="pay the rent" when="next Friday at 9"
says    Reminder “water the plants” set for Friday 27 November, 09:00 (Europe/Berlin). / Reminder “pay the rent” set for Friday 4 December, 09:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
reminders 2026-11-27 09:00 water the plants; 2026-12-04 09:00 pay the rent
