# Words of a stranger that were noted are a stranger's when they are read back, after a restart and days later, too.
clock   2026-11-22 09:00 Europe/Berlin
remote  finds Ducks | https://example.org/ducks | Ducks fly south.
user    search the web for ducks
model   web.search query="ducks"
asks    Search for “ducks” with wikipedia?
user    yes
says    wikipedia says: Ducks fly south. /   1. Ducks (https://example.org/ducks)
user    note that
engine  claims {"calls":[{"tool":"note.add","args":{"text":{"ref":{"context":1}}},"confidence":0.99}],"confidence":0.99,"passes":1,"forced":0,"ms":1.0}
asks    It came from somebody else's words. Shall I really note something down (“Ducks fly south.”)?
user    yes
says    Noted: “Ducks fly south.”.
restart
later   2 days
user    find my note about ducks
model   note.find query="ducks"
says    One note: /   “Ducks fly south.” (Sunday 22 November 2026, 09:00)
user    make a list of it
engine  claims {"calls":[{"tool":"list.create","args":{"list":{"ref":{"context":1}}},"confidence":0.99}],"confidence":0.99,"passes":1,"forced":0,"ms":1.0}
asks    It came from somebody else's words. Shall I really make a list (“Ducks fly south.”)?
user    no
says    All right, I do nothing about that.
lists   none
# What the person says is their own.
user    take a note: buy bread
model   note.add text="buy bread"
says    Noted: “buy bread”.
user    find my note about bread
model   note.find query="bread"
says    One note: /   “buy bread” (today, Tuesday 24 November, 09:00)
user    make a list of it
engine  claims {"calls":[{"tool":"list.create","args":{"list":{"ref":{"context":1}}},"confidence":0.99}],"confidence":0.99,"passes":1,"forced":0,"ms":1.0}
says    List “buy bread” made.
