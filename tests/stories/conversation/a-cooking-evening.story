# An evening in the kitchen: timers, a list, and what rings in between.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    and another for 6 minutes
engine  dies
says    Timer set for 6 minutes, until 18:36.
user    add parmesan to my shopping list
says    Added parmesan to the new list “shopping”.
user    and basil
says    Added basil to “shopping”.
later   6m
rings   timer
user    stop
says    Stopped.
user    how long is left
says    One timer: /   “pasta”, 4 minutes left of 10 minutes
user    make it 12
says    “pasta” timer changed to 12 minutes, until 18:42.
later   6m
rings   pasta
user    stop
says    Stopped “pasta”.
user    thanks
says    You are welcome.
lists   shopping: parmesan, basil
timers  none
