# An event stays where it was put when the person travels, and is told by the clock of where they are.
clock   2026-11-22 09:00 Europe/Berlin
user    put a call in my calendar tomorrow at 3 pm
model   calendar.add title="call" when="tomorrow at 3 pm"
says    “call” is in the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour (Europe/Berlin).
travels America/New_York
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    One event: /   “call”, tomorrow, Monday 23 November, 09:00, for 1 hour
