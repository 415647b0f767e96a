# An event is there after a restart, and undo still takes it back.
clock   2026-11-22 09:00 Europe/Berlin
user    put a call in my calendar tomorrow at 3 pm
model   calendar.add title="call" when="tomorrow at 3 pm"
says    “call” is in the calendar: tomorrow, Monday 23 November, 15:00, for 1 hour (Europe/Berlin).
restart
user    what did I just do
user    undo
says    Taken back: putting “call” in the calendar.
events  nothing
