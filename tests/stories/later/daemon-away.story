# Hob was not there when the timer rang: within the grace period it catches up, once.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
says    “pasta” timer set for 10 minutes, until 09:10.
user    when my pasta timer rings, add pasta to my shopping list
says    Planned for when the “pasta” timer rings: add pasta to my shopping list.
daemon  dies
later   12min
rings   pasta
acts    nothing
daemon  returns
acts    done: Added pasta to the new list “shopping”.
lists   shopping: pasta
restart
acts    nothing
lists   shopping: pasta
