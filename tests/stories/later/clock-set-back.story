# A clock that is set back does not do it twice, and one that is set forward within reason does it.
clock   2026-11-22 09:00

user    at 10 start a 30 minute timer
model   timer.start length="30 minute"
model   timer.start length="30 minute"
says    Planned for today, Sunday 22 November, 10:00: start a 30 minute timer. It will not ring after a reboot until Hob is installed.
later   until 10:00
acts    done: Timer set for 30 minutes, until 10:30.
timers  30m
clock   jumps -20min
later   30min
acts    nothing
timers  0s
