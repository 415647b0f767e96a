# What was planned asks for its yes in the conversation in which it was planned, and in no other.
clock   2026-11-22 09:00
conversation kitchen
user    in 5 minutes call 555 1234
model   call.start who="555 1234"
model   call.start who="555 1234"
says    Planned for today, Sunday 22 November, 09:05: call 555 1234. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   5min
acts    failed: Call 555 1234? Say “yes” within five minutes, and I do it.
conversation hall
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
dialled nothing
conversation kitchen
user    yes
says    Calling 555 1234.
dialled 5551234
