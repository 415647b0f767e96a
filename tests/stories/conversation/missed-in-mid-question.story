# The keeper rings while a question waits for hours: the question is forgotten, the ring is not.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 9:30
says    Alarm set for today, Sunday 22 November, 09:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy milk
asks    When should I remind you?
later   30m
rings   alarm
user    stop
says    Stopped.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
reminders none
