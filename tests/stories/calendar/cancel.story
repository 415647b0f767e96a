# An event is deleted by its words, and undo brings its file back.
clock   2026-11-22 09:00 Europe/Berlin
event   2026-11-23T15:00 1h Meeting with Bob
event   2026-11-24T15:00 1h Meeting with Eve
user    cancel my meeting with Bob
model   calendar.cancel which="meeting with Bob"
says    “Meeting with Bob” is taken out of the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour.
events  2026-11-24 15:00 Meeting with Eve
user    undo
says    Taken back: taking “Meeting with Bob” out of the calendar.
events  2026-11-23 15:00 Meeting with Bob; 2026-11-24 15:00 Meeting with Eve
user    cancel my meeting with Carol
model   calendar.cancel which="meeting with Carol"
says    In the calendar there is nothing called “meeting with Carol”.
