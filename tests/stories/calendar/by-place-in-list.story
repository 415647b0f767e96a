# "The second one" is the second of the events that were told.
clock   2026-11-22 09:00 Europe/Berlin
event   2026-11-23T10:00 1h Standup
event   2026-11-23T15:00 1h Dentist
event   2026-11-23T18:00 1h Dinner
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    3 events: /   “Standup”, tomorrow, Monday 23 November, 10:00, for 1 hour /   “Dentist”, tomorrow, Monday 23 November, 15:00, for 1 hour /   “Dinner”, tomorrow, Monday 23 November, 18:00, for 1 hour
user    cancel the second one
says    “Dentist” is taken out of the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour.
events  2026-11-23 10:00 Standup; 2026-11-23 18:00 Dinner
