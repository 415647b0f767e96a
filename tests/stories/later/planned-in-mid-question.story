# What is planned can be looked at and taken away while a question waits: looking leaves the question, "that" is the question.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    set a timer
model   timer.start
asks    How long should the timer run?
user    what is planned?
asks    One thing is planned: /   add milk to my shopping list: today, Sunday 22 November, 10:00 / How long should the timer run?
user    5 minutes
says    Timer set for 5 minutes, until 09:05.
user    set a timer
model   timer.start
asks    How long should the timer run?
user    cancel that
says    All right, I do nothing about that.
planned 2026-11-22 10:00 add milk to my shopping list
user    set a timer
model   timer.start
asks    How long should the timer run?
user    cancel the planned milk
says    No longer planned: add milk to my shopping list.
planned none
user    tomorrow add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    At what time?
user    what is planned?
asks    Nothing is planned. / At what time?
user    at 9
model   list.add items="milk" list="shopping"
says    Planned for tomorrow, Monday 23 November, 09:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
planned 2026-11-23 09:00 add milk to my shopping list
