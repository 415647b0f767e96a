# Days after a timer rang unheard, taking it back still works, also after a restart.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 1 minute timer
model   timer.start length="1 minute"
says    Timer set for 1 minute, until 09:01.
later   10d
missed  timer
restart
user    undo
says    Taken back: starting the timer “1 minute”.
world   untouched
