# Words of a stranger that were noted with a yes are a stranger's still: the next thing they lead to waits, too.
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
user    make a list of it
engine  claims {"calls":[{"tool":"list.create","args":{"list":{"ref":{"context":1}}},"confidence":0.99}],"confidence":0.99,"passes":1,"forced":0,"ms":1.0}
asks    It came from somebody else's words. Shall I really make a list (“Ducks fly south.”)?
lists   none
