# The clock is set two hours on while a timer runs: a length of time is not a time of day, so nothing rings early.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
later   4m
clock   jumps 2h
silent
timers  6m
later   5m
silent
later   1m
rings   timer
