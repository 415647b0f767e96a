# What reads alike is told apart by its time, and only what was chosen is taken away.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    in two hours add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 11:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    tomorrow at 10 add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for tomorrow, Monday 23 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    cancel the planned milk
asks    Which one? /   1. add milk to my shopping list, 10:00, Sunday 22 November /   2. add milk to my shopping list, 11:00 /   3. add milk to my shopping list, 10:00, Monday 23 November
user    the second one
says    No longer planned: add milk to my shopping list.
planned 2026-11-22 10:00 add milk to my shopping list; 2026-11-23 10:00 add milk to my shopping list
user    cancel the planned milk
asks    Which one? /   1. add milk to my shopping list, 10:00, Sunday 22 November /   2. add milk to my shopping list, 10:00, Monday 23 November
user    the one on Monday
says    No longer planned: add milk to my shopping list.
user    undo
says    Taken back: taking away what was planned.
user    cancel the planned milk at 11
model   hob.none
says    Nothing of the kind is planned.
user    in three hours add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 12:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    cancel the planned milk
asks    Which one? /   1. add milk to my shopping list, 10:00, Sunday 22 November /   2. add milk to my shopping list, 12:00 /   3. add milk to my shopping list, 10:00, Monday 23 November
user    the one at 12
says    No longer planned: add milk to my shopping list.
planned 2026-11-22 10:00 add milk to my shopping list; 2026-11-23 10:00 add milk to my shopping list
