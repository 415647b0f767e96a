# Notes are found by a word, all of them without one.
clock   2026-11-22 09:00 Europe/Berlin

user    note parked on level 3 and note the vet closes at six
model   note.add text="parked on level 3" | note.add text="the vet closes at six"
says    Noted: “parked on level 3”. / Noted: “the vet closes at six”.
later   1d
user    where did I park
model   note.find query="park"
says    One note: /   “parked on level 3” (yesterday, Sunday 22 November, 09:00)
user    read my notes
model   note.find
says    2 notes: /   “the vet closes at six” (yesterday, Sunday 22 November, 09:00) /   “parked on level 3” (yesterday, Sunday 22 November, 09:00)
