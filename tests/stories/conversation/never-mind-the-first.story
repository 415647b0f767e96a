# "Never mind" ends all questions of a sentence.
clock   2026-11-22 09:00 Europe/Berlin
user    set an alarm and a timer
model   alarm.set | timer.start
asks    When should the alarm ring?
user    never mind
says    All right, I do nothing about that.
user    ten minutes
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
