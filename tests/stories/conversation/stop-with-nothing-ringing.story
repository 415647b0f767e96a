# With nothing ringing, "stop" ends the question.
user    set an alarm
asks    When should the alarm ring?
user    stop
engine  dies
says    All right, I do nothing about that.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
