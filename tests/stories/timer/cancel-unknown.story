# No timer of that length runs, and the one that runs is left alone.
user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
user    cancel the 20 minute timer
model   timer.cancel which="20 minute"
says    There is no timer “20 minute”.
timers  10m
