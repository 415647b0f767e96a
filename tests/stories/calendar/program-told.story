# A program may change the event that it was told of, and hears of no other, not even that there is none.
clock   2026-11-23 21:00 Europe/Berlin
event   2026-11-27T15:00 1h Dentist
client  plain

user    cancel the dentist
model   calendar.cancel which="dentist"
says    A program can point only at events that it was told of here, and none is called “dentist”. In a terminal, or with a front-end that speaks for you, you can point at all.
events  2026-11-27 15:00 Dentist
user    put lunch with Sam on Friday at noon in my calendar
model   calendar.add title="lunch with Sam" when="Friday at noon"
says    “lunch with Sam” is in the calendar: Friday 27 November, 12:00, for 1 hour (Europe/Berlin).
user    move it to 1
says    “lunch with Sam” moved from Friday 27 November, 12:00 to Friday 27 November, 13:00, for 1 hour (Europe/Berlin).
