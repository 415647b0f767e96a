# "Again" plans the same once more, from now.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
later   1m
user    again
engine  dies
says    Planned for today, Sunday 22 November, 10:01: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
later   1h
acts    done: Added milk to the new list “shopping”.; done: Already on “shopping”: milk.
