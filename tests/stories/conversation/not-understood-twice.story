# What is not understood is asked about once more, and then left.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
asks    When should the alarm ring?
user    fnord
model   hob.none
asks    I did not understand that. / When should the alarm ring?
user    blub
model   hob.none
says    That is not something I can do, so I did nothing.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
