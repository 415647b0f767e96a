# Of an event that repeats it is asked whether one time is meant or all of it.
clock   2026-11-22 09:00 Europe/Berlin
event   rule=FREQ=WEEKLY 2026-11-16T09:30 15m standup
user    cancel the standup
model   calendar.cancel which="standup"
asks    Which one? /   1. only the next, Monday 23 November /   2. all of them
user    only the next one
says    “standup” is left out this once: tomorrow, Monday 23 November, 09:30, for 15 minutes.
events  2026-11-16 09:30 FREQ=WEEKLY not 2026-11-23 09:30 standup
user    cancel the standup
model   calendar.cancel which="standup"
asks    Which one? /   1. only the next, Monday 30 November /   2. all of them
user    all of them
says    “standup” is taken out of the calendar: Monday 30 November, 09:30, for 15 minutes, every Monday starting Monday 30 November.
events  nothing
