# "Again" does the same once more: it looks again, and starts another.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 3 minute timer
says    Timer set for 3 minutes, until 09:03.
later   1m
user    again
engine  dies
says    Timer set for 3 minutes, until 09:04.
timers  2m; 3m
later   5m
rings   timer, timer
user    stop
says    Stopped 2 that were ringing.
user    again
engine  dies
says    Timer set for 3 minutes, until 09:09.
