# A bare number counts in the unit that was said before.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 2 hour timer
says    Timer set for 2 hours, until 20:30.
user    make it 3
engine  dies
says    Timer changed to 3 hours, until 21:30.
user    actually 90 minutes
engine  dies
says    Timer changed to 1 hour 30 minutes, until 20:00.
timers  1h 30m
