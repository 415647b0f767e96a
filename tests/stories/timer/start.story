# A timer runs, rings by its name when it ends, and is stopped.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute pasta timer
model   timer.start length="10 minute" label="pasta"
says    “pasta” timer set for 10 minutes, until 09:10.
timers  10m pasta
later   9m
silent
later   1m
rings   pasta
user    stop
says    Stopped “pasta”.
timers  none
