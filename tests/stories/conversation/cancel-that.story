# "Cancel that" is what was just set; of two things it is both, and "it" is asked about.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel that
engine  dies
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
user    wake me at 8 tomorrow and remind me to call mom at noon
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    no, cancel that
engine  dies
says    Alarm for tomorrow, Monday 23 November, 08:00 cancelled. / Reminder “call mom” cancelled.
world   untouched
