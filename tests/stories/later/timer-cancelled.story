# What hangs on a timer goes with it, and comes back with it.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
says    “pasta” timer set for 10 minutes, until 09:10.
user    when my pasta timer rings, add pasta to my shopping list
says    Planned for when the “pasta” timer rings: add pasta to my shopping list.
user    cancel the pasta timer
says    “pasta” timer of 10 minutes cancelled. What was planned for when it rings is gone, too: add pasta to my shopping list.
planned none
user    undo
says    Taken back: cancelling the timer “pasta”.
planned 2026-11-22 09:10 (timer) add pasta to my shopping list
user    restart the pasta timer
says    “pasta” timer started over: 10 minutes, until 09:10.
planned 2026-11-22 09:10 (timer) add pasta to my shopping list
later   11min
rings   pasta
acts    done: Added pasta to the new list “shopping”.
