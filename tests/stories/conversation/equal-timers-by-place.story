# Two timers that nothing tells apart are offered by their place.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute timer
says    Timer set for 10 minutes, until 18:40.
user    again
engine  dies
says    Timer set for 10 minutes, until 18:40.
user    pause the timer
asks    Which one? /   1. number 1 (10 minutes, 10 minutes left) /   2. number 2 (10 minutes, 10 minutes left)
user    the first one
engine  dies
says    Timer paused with 10 minutes left.
timers  10m paused; 10m
