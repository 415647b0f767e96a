# Of several timers one is meant: it is asked which, and nothing is planned before that.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
says    “pasta” timer set for 10 minutes, until 09:10.
user    set an egg timer for 5 minutes
says    Timer set for 5 minutes, until 09:05.
user    when my timer rings, add salt to my shopping list
model   list.add items="salt" list="shopping"
asks    Which one: pasta 10 minutes or 5 minutes?
planned none
user    the second one
model   list.add items="salt" list="shopping"
says    Planned for when the timer rings: add salt to my shopping list.
planned 2026-11-22 09:05 (timer) add salt to my shopping list
