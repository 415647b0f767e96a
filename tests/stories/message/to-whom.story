# Without a recipient nobody is guessed.
contact Anna Kowalska: +49 171 5551234
user    send a text saying I'm on my way
model   message.send body="saying I'm on my way"
asks    To whom?
user    Anna
model   hob.none
asks    Text Anna Kowalska: “I'm on my way”?
user    never mind
says    All right, I do nothing about that.
texted  nothing
