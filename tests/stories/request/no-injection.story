# Words that look like a program are words.
user    note "'); DROP TABLE notes; --" please
model   note.add text="DROP TABLE notes"
says    Noted: “DROP TABLE notes”.
user    read my notes
model   note.find
says    One note: /   “DROP TABLE notes” (today, Sunday 22 November, 09:00)
