# What is missing is asked for before it is planned, and the answer is planned with it.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
says    “pasta” timer set for 10 minutes, until 09:10.
user    when my pasta timer rings, add to my shopping list
model   list.add list="shopping"
asks    What should I put on the list?
user    olives
model   hob.none
says    Planned for when the “pasta” timer rings: add to my shopping list: olives.
planned 2026-11-22 09:10 (timer) add to my shopping list: olives
later   10min
rings   pasta
acts    done: Added olives to the new list “shopping”.
lists   shopping: olives
