# A time that nobody told Hob is asked for, and then it is done at that one.
clock   2026-11-22 09:00

user    at sunset add milk to my shopping list
model   list.add items="milk" list="shopping"
asks    I do not know when “at sunset” is. When do you mean?
user    at 5 pm
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 17:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    add bread to my shopping list after the meeting
model   list.add items="bread" list="shopping"
asks    I do not know when “after the meeting” is. When do you mean?
user    never mind
says    All right, I do nothing about that.
user    after lunch with Bob add milk to my shopping list
model   list.add items="milk" list="shopping"
asks    I do not know when “after lunch with Bob” is. When do you mean?
user    never mind
says    All right, I do nothing about that.
lists   none
planned 2026-11-22 17:00 add milk to my shopping list
# Not all that begins so is a time.
user    by the way, add milk to my shopping list
model   list.add items="milk" list="shopping"
says    Added milk to the new list “shopping”.
user    on my shopping list put bread
model   list.add items="bread" list="shopping"
says    Added bread to “shopping”.
user    before I forget add salt to my shopping list
model   list.add items="salt" list="shopping"
says    Added salt to “shopping”.
