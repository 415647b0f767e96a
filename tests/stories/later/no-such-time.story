# A time that is over, or that there is not, is asked about: what stands behind it is not done at once.
clock   2026-11-22 09:00

user    at 25:00 add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    There is no 25 o'clock. When do you mean?
lists   none
user    at 8 pm
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 20:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
planned 2026-11-22 20:00 add milk to my shopping list
user    yesterday at 8 add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    Yesterday, Saturday 21 November, 08:00 has passed. When do you mean?
user    never mind
says    All right, I do nothing about that.
user    on february 30th add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    There is no February 30. When do you mean?
user    never mind
says    All right, I do nothing about that.
user    add milk to my shopping list at 25:00
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
asks    There is no 25 o'clock. When do you mean?
user    never mind
says    All right, I do nothing about that.
user    an hour ago start a timer for 10 minutes
model   timer.start length="an hour" | timer.start length="10 minutes"
model   timer.start length="10 minutes"
asks    Today, Sunday 22 November, 08:00 has passed. When do you mean?
user    never mind
says    All right, I do nothing about that.
user    last monday note that it rained
model   note.add text="it rained"
model   note.add text="it rained"
asks    Monday 16 November 2026 has passed. When do you mean?
lists   none
timers  none
planned 2026-11-22 20:00 add milk to my shopping list
# What is kept of it may be said of any time.
user    note that I met Bob yesterday at 8
model   note.add text="I met Bob yesterday at 8"
says    Noted: “I met Bob yesterday at 8”.
