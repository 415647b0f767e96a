# "Her" is nobody when nothing was read out: a timer has no number.
user    set a timer for 6 minutes
model   timer.start length="6 minutes"
says    Timer set for 6 minutes, until 09:06.
user    reply to her: I'm late
model   message.send to=@"context 1" body="I'm late"
asks    To whom?
user    never mind
says    All right, I do nothing about that.
user    call him back
model   call.start
asks    Whom should I call?
