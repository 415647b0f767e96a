# Several events fit: which one is meant is asked, and a time, a place or a word answers.
clock   2026-11-22 09:00 Europe/Berlin
event   2026-11-23T15:00 1h Meeting with Bob
event   2026-11-24T16:00 1h Meeting with Eve
user    cancel my meeting
model   calendar.cancel which="my meeting"
asks    Which one: Meeting with Bob 15:00 or Meeting with Eve 16:00?
user    the one with Eve
says    “Meeting with Eve” is taken out of the calendar: Tuesday 24 November, 16:00, for 1 hour.
event   2026-11-25T16:00 1h Meeting with Kim
event   2026-11-25T18:00 1h Review
user    cancel all my meetings
model   calendar.cancel which="all my meetings"
says    2 events are taken out of the calendar: /   “Meeting with Bob”, tomorrow, Monday 23 November, 15:00, for 1 hour /   “Meeting with Kim”, Wednesday 25 November, 16:00, for 1 hour
events  2026-11-25 18:00 Review
user    undo
says    Taken back: taking several events out of the calendar.
events  2026-11-23 15:00 Meeting with Bob; 2026-11-25 16:00 Meeting with Kim; 2026-11-25 18:00 Review
