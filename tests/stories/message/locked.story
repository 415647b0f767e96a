# On a locked screen no message is sent or read out, and nobody learns whom the phone knows.
contact Anna Kowalska: +49 171 5551234
receives +49 171 5551234: the key is under the mat
device  locked
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
says    I may not do that with messages, because the screen is locked; unlock it first.
user    text Zacharias hello
model   message.send to="Zacharias" body="hello"
says    I may not do that with messages, because the screen is locked; unlock it first.
user    read my messages
model   message.read
says    I may not do that with messages, because the screen is locked; unlock it first.
texted  nothing
device  unlocked
user    read my messages
model   message.read
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “the key is under the mat”
