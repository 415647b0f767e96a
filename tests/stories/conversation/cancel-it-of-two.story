# "Cancel it" with two timers running asks which one.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    set a 6 minute egg timer
says    “egg” timer set for 6 minutes, until 18:36.
user    show my timers
engine  dies
says    2 timers: /   “pasta”, 10 minutes left of 10 minutes /   “egg”, 6 minutes left of 6 minutes
user    cancel the timer
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    eggs
says    “egg” timer of 6 minutes cancelled.
timers  10m pasta
