# A program learns no title by asking to cancel something, and puts nothing into a synced calendar.
calendar work synced
clock   2026-11-22 09:00 Europe/Berlin
event   2026-11-23T15:00 1h Meeting with Bob
event   2026-11-23T17:00 1h Meeting with Eve
client  plain
user    cancel my meeting
model   calendar.cancel which="meeting"
says    A program can point only at events that it was told of here, and none is called “meeting”. In a terminal, or with a front-end that speaks for you, you can point at all.
user    schedule lunch on Friday at noon
model   calendar.add title="lunch" when="Friday at noon"
says    I may not do that with the calendar, because what leaves this device leaves with your yes.
events  2026-11-23 15:00 Meeting with Bob; 2026-11-23 17:00 Meeting with Eve
