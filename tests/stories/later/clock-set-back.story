# A clock that is set back does not do it twice, and one that is set forward within reason does it.
clock   2026-11-22 09:00

user    at 10 start a 30 minute timer
model   timer.start length="30 minute"
model   timer.start length="30 minute"
says ?
later   until 10:00
acts    ?
timers ?
clock   jumps -20min
later   30min
acts    ?
timers ?
