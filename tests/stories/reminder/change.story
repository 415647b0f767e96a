# A reminder is moved to another time of its own day.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call the dentist tomorrow at 10
model   reminder.add about="call the dentist" when="tomorrow at 10"
says    Reminder “call the dentist” set for tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move the dentist reminder to 11:30
model   reminder.change which="dentist" when="11:30"
says    Reminder “call the dentist” moved from tomorrow, Monday 23 November, 10:00 to tomorrow, Monday 23 November, 11:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 11:30 call the dentist
