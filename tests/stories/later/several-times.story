# Each part of a request is done at its own time, and what cannot be put off is said.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list and in two hours add bread to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
model   list.add items="bread" list="shopping"
model   list.add items="bread" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. / Planned for today, Sunday 22 November, 11:00: add bread to my shopping list. / Alarms and reminders will not ring after a reboot until Hob is installed.
planned 2026-11-22 10:00 add milk to my shopping list; 2026-11-22 11:00 add bread to my shopping list
user    set a timer for 5 minutes and in 10 minutes add salt to my shopping list
model   timer.start length="5 minutes"
model   list.add items="salt" list="shopping"
model   list.add items="salt" list="shopping"
says    Timer set for 5 minutes, until 09:05. / Planned for today, Sunday 22 November, 09:10: add salt to my shopping list. It will not ring after a reboot until Hob is installed.
user    in an hour add tea to my shopping list and in 6 seconds undo
model   list.add items="tea" list="shopping"
model   list.add items="tea" list="shopping"
model   hob.undo
model   hob.undo
says    Planned for today, Sunday 22 November, 10:00: add tea to my shopping list. It will not ring after a reboot until Hob is installed. / I can do that at once, but not later, so I did nothing about it.
planned 2026-11-22 10:00 add milk to my shopping list; 2026-11-22 11:00 add bread to my shopping list; 2026-11-22 09:10 add salt to my shopping list; 2026-11-22 10:00 add tea to my shopping list
lists   none
user    in 10 minutes what time is it
model   timer.start length="10 minutes"
model   clock.now
says    Planned for today, Sunday 22 November, 09:10: what time is it. It will not ring after a reboot until Hob is installed.
timers  5m
later   10min
acts    done: Added salt to the new list “shopping”.; done: It is 09:10.
