# A time that repeats is an action that repeats.
clock   2026-11-22 09:00

user    every day at 8 add bread to my shopping list
model   list.add items="bread" list="shopping"
model   list.add items="bread" list="shopping"
says    Planned for tomorrow, Monday 23 November, 08:00, every day: add bread to my shopping list. It will not ring after a reboot until Hob is installed.
later   until 08:00
acts    done: Added bread to the new list “shopping”.
silent
planned 2026-11-24 08:00 FREQ=DAILY add bread to my shopping list
user    take bread off my shopping list
model   list.remove items="bread" list="shopping"
says    Took bread off “shopping”.
later   until 08:00
acts    done: Added bread to “shopping”.
user    cancel everything planned
says    No longer planned: add bread to my shopping list.
later   until 08:00
acts    nothing
