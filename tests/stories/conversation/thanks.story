# Thanks end the conversation: nothing waits any more, and "again" means nothing.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy milk
asks    When should I remind you?
user    thanks, bye
model   hob.none
says    All right.
user    thank you
engine  dies
says    You are welcome.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
user    make it 8
model   hob.none
says    That is not something I can do, so I did nothing.
alarms  2026-11-23 07:00
reminders none
