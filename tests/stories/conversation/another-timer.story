# Another timer has no name of its own, and a bare number counts what the first one counted.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    and another one for 5 minutes
engine  dies
says    Timer set for 5 minutes, until 18:35.
user    make it 8
engine  dies
says    Timer changed to 8 minutes, until 18:38.
user    another one
engine  dies
asks    How long should the timer run?
user    3 minutes
engine  dies
says    Timer set for 3 minutes, until 18:33.
timers  10m pasta; 8m; 3m
