# A no to a call is final.
user    call 555 1234
asks    Call 555 1234?
user    no
says    All right, I do nothing about that.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
dialled nothing
