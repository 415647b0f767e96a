# After more than five minutes nobody remembers the question.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
model   alarm.set
asks    When should the alarm ring?
later   6m
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
