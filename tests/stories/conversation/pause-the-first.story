# Timers are held and let go by their place in what was told.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    set a 6 minute egg timer
says    “egg” timer set for 6 minutes, until 18:36.
user    show my timers
engine  dies
says    2 timers: /   “pasta”, 10 minutes left of 10 minutes /   “egg”, 6 minutes left of 6 minutes
user    pause the first one
engine  dies
says    “pasta” timer paused with 10 minutes left.
user    resume it
engine  dies
says    “pasta” timer running again: 10 minutes left, until 18:40.
user    restart the second
engine  dies
says    “egg” timer started over: 6 minutes, until 18:36.
timers  10m pasta; 6m egg
