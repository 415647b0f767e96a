# A timer counts, wherever it is carried.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
later   4m
travels America/New_York
silent
timers  6m
later   6m
rings   timer
