# What is planned can be listed, and taken away by its words or its place.
clock   2026-11-22 09:00

user    what is planned?
says    Nothing is planned.
user    cancel everything planned
says    Nothing is planned.
user    in two hours add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 11:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    in an hour add bread to my shopping list
model   list.add items="bread" list="shopping"
model   list.add items="bread" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add bread to my shopping list. It will not ring after a reboot until Hob is installed.
user    at 8 pm note that the day is over
model   note.add text="the day is over"
model   note.add text="the day is over"
says    Planned for today, Sunday 22 November, 20:00: note that the day is over. It will not ring after a reboot until Hob is installed.
user    what is planned?
says    3 things are planned: /   add bread to my shopping list: today, Sunday 22 November, 10:00 /   add milk to my shopping list: today, Sunday 22 November, 11:00 /   note that the day is over: today, Sunday 22 November, 20:00
user    cancel the planned milk
says    No longer planned: add milk to my shopping list.
user    cancel the planned cheese
says    Nothing of the kind is planned.
user    cancel the second planned one
says    No longer planned: note that the day is over.
planned 2026-11-22 10:00 add bread to my shopping list
user    undo
says    Taken back: taking away what was planned.
planned 2026-11-22 10:00 add bread to my shopping list; 2026-11-22 20:00 note that the day is over
