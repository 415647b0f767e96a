# "Cancel that", said of what was just planned, takes it away.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    cancel that
says    No longer planned: add milk to my shopping list.
planned none
