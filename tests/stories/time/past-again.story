# An answer that has passed, too, is asked about again; what was said for the rest is kept.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
model   reminder.add about="call mom"
asks    When should I remind you?
user    yesterday at 7
model   reminder.add when="yesterday at 7"
asks    Yesterday, Saturday 21 November, 07:00 has passed. When do you mean?
user    tomorrow morning
model   reminder.add when="tomorrow morning"
says    Reminder “call mom” set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 08:00 call mom
