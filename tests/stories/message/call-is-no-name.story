# Who is asked whom to write to and wants to call somebody instead is not taken by the word.
contact Anna Kowalska: +49 171 5551234
receives +49 171 5551234: where are you
user    read my messages
model   message.read
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
user    send a text saying I'm on my way
model   message.send body="saying I'm on my way"
asks    To whom?
user    call her back
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
# What calls nobody by name is asked about, and the message is given up.
user    send a text saying I'm on my way
model   message.send body="saying I'm on my way"
asks    To whom?
user    call Anna
model   call.start who="Anna"
asks    Call Anna Kowalska?
user    no
says    All right, I do nothing about that.
texted  nothing
