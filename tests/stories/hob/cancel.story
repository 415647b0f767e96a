# "Never mind" ends a question, and nothing is done.
user    set an alarm
model   alarm.set
asks    When should the alarm ring?
user    never mind
says    All right, I do nothing about that.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
