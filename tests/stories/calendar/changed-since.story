# Undo leaves an event alone that another program has changed since.
clock   2026-11-22 09:00 Europe/Berlin
event   2026-11-23T15:00 1h Dentist
user    move the dentist to 4
model   calendar.change which="dentist" when="4"
says    “Dentist” moved from tomorrow, Monday 23 November, 15:00 to tomorrow, Monday 23 November, 16:00, for 1 hour (Europe/Berlin).
event   over=0 2026-11-23T17:00 1h Dentist
user    undo
says    I cannot take that back: it was changed since.
events  2026-11-23 17:00 Dentist
