# An action hangs on a timer: it is done when that rings, once, whether or not it is snoozed.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
says    “pasta” timer set for 10 minutes, until 09:10.
user    when my pasta timer rings, add pasta to my shopping list
says    Planned for when the “pasta” timer rings: add pasta to my shopping list.
timers  10m pasta
planned 2026-11-22 09:10 (timer) add pasta to my shopping list
later   10min
rings   pasta
acts    done: Added pasta to the new list “shopping”.
lists   shopping: pasta
user    snooze
says    Snoozed for 10 minutes, until 09:20.
later   11min
rings   pasta
acts    nothing
lists   shopping: pasta
