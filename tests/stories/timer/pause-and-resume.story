# A paused timer does not run down; resumed, it has what it had.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
later   4m
user    pause the timer
model   timer.pause
says    Timer paused with 6 minutes left.
later   2h
silent
timers  6m paused
user    go on with the timer
model   timer.resume
says    Timer running again: 6 minutes left, until 11:10.
later   6m
rings   timer
