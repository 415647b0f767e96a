# "At 8" is 8 wherever the person is by then; "in an hour" is an hour.
clock   2026-11-22 09:00 Europe/Berlin

user    at 8 pm add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 20:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    in 2 hours add bread to my shopping list
model   list.add items="bread" list="shopping"
model   list.add items="bread" list="shopping"
says    Planned for today, Sunday 22 November, 11:00: add bread to my shopping list. It will not ring after a reboot until Hob is installed.
travels America/New_York
planned 2026-11-22 20:00 add milk to my shopping list; 2026-11-22 05:00 add bread to my shopping list
later   2h
acts    done: Added bread to the new list “shopping”.
later   until 20:00
acts    done: Added milk to “shopping”.
