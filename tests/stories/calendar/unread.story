# An event that cannot be read is told of, and the others are there.
clock   2026-11-22 09:00 Europe/Berlin
event   rule=FREQ=YEARLY;BYWEEKNO=20 2026-11-23T12:00 1h Odd
event   2026-11-23T15:00 1h Dentist
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    One event: /   “Dentist”, tomorrow, Monday 23 November, 15:00, for 1 hour / One thing there cannot be read; “hob doctor” says which.
