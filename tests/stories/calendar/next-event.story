# An event and a reminder in one breath.
clock   2026-11-22 09:00 Europe/Berlin
user    schedule the dentist tomorrow at 3 and remind me to call mom at noon
model   calendar.add title="dentist" when="tomorrow at 3" | reminder.add about="call mom" when="noon"
says    “dentist” is in the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
events  2026-11-23 15:00 dentist
user    undo
says    Taken back, 2 things: /   the reminder “call mom” /   putting “dentist” in the calendar
events  nothing
