# An empty note is asked about, and what comes then is the note.
user    take a note
model   note.add
asks    What should I write down?
world   untouched
user    the spare key is under the pot
model   hob.none
says    Noted: “the spare key is under the pot”.
user    undo
says    Taken back: the note “the spare key is under the pot”.
world   untouched
