# What Hob cannot do it does not pretend to do.
user    order me a pizza
model   hob.none
says    That is not something I can do, so I did nothing.
user    don't set an alarm
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
