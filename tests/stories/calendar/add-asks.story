# What is missing, past or too vague is asked back.
clock   2026-11-22 09:00 Europe/Berlin
user    put the dentist in my calendar
model   calendar.add title="dentist"
asks    When is it?
user    yesterday at 3
asks    Yesterday, Saturday 21 November, 15:00 has passed. When do you mean?
user    tomorrow at 3
says    “dentist” is in the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour (Europe/Berlin).
user    schedule a meeting next week
model   calendar.add title="meeting" when="next week"
asks    When is it?
user    never mind
says    All right, I do nothing about that.
events  2026-11-23 15:00 dentist
