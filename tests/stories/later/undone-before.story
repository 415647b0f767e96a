# A plan is taken back like anything else, and what it did later, too.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    undo
says    Taken back: planning “add milk to my shopping list”.
planned none
later   2h
acts    nothing
world   untouched
user    in an hour add milk to my shopping list
says    Planned for today, Sunday 22 November, 12:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
later   1h
acts    done: Added milk to the new list “shopping”.
user    undo
says    Taken back: putting “milk” on a list.
lists   none
