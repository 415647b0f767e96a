# What rang and was stopped cannot be cancelled any more, and nothing else is.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 1 minute timer
says    Timer set for 1 minute, until 18:31.
user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    undo
says    Taken back: starting the timer “pasta”.
later   1m
rings   timer
user    stop
says    Stopped.
user    cancel it
says    There is no timer.
timers  none
