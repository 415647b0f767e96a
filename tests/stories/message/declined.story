# A no is final: nothing is sent, and a later yes finds nothing to say yes to.
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    no
says    All right, I do nothing about that.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
texted  nothing
ledger  empty
