# An invitation that the person sent themselves is their own, and leads where they want.
calendar work synced
clock   2026-11-22 09:00 Europe/Berlin
event   by=me@home.example 2026-11-23T15:00 1h Review
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    One event: /   “Review”, tomorrow, Monday 23 November, 15:00, for 1 hour
user    note that
model   note.add text=@"context 1"
says    Noted: “Review”.
