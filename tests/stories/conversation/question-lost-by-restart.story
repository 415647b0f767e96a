# A question does not outlive the daemon, and its answer is no wish.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
asks    When should the alarm ring?
restart
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
world   untouched
