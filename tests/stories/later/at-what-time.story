# A day alone is no moment.
clock   2026-11-22 09:00

user    tomorrow add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    At what time?
user    at 8
model   list.add items="milk" list="shopping"
says    Planned for tomorrow, Monday 23 November, 08:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
planned 2026-11-23 08:00 add milk to my shopping list
