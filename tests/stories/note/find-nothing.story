# Nothing was noted about that, or at all.
user    find my note about taxes
model   note.find query="taxes"
says    There is no note about “taxes”.
user    read my notes
model   note.find
says    There are no notes.
world   untouched
