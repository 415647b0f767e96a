# In the middle of a question about which one, another wish is done and the question dropped.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    set a 6 minute egg timer
says    “egg” timer set for 6 minutes, until 18:36.
user    cancel the timer
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    add milk to my shopping list
says    Added milk to the new list “shopping”.
user    the second one
model   hob.none
says    That is not something I can do, so I did nothing.
timers  10m pasta; 6m egg
lists   shopping: milk
