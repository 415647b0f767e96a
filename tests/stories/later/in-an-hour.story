# What is to be done in an hour is done in an hour, by nobody's asking, and told.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
planned 2026-11-22 10:00 add milk to my shopping list
lists   none
later   59min
acts    nothing
lists   none
later   2min
silent
acts    done: Added milk to the new list “shopping”.
lists   shopping: milk
planned none
later   1d
acts    nothing
