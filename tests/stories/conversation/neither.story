# "Neither" leaves all of them.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    set a 6 minute egg timer
says    “egg” timer set for 6 minutes, until 18:36.
user    cancel the timer
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    neither
engine  dies
says    All right, I do nothing about that.
timers  10m pasta; 6m egg
