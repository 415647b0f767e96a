# A timer that rang is over; taking back that it was stopped is not possible.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 1 minute timer
model   timer.start length="1 minute"
says    Timer set for 1 minute, until 09:01.
later   1m
rings   timer
user    stop
says    Stopped.
user    undo
says    The last thing was stopping what rang, and that cannot be taken back.
