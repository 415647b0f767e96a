# "Not the pasta one" is the other of two.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    set a 6 minute egg timer
says    “egg” timer set for 6 minutes, until 18:36.
user    cancel the timer
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    not the pasta one
engine  dies
says    “egg” timer of 6 minutes cancelled.
timers  10m pasta
