# The keeper was killed and comes back within the grace period: what was planned is done late, not twice.
clock   2026-11-22 09:00

user    in 10 minutes add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 09:10: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
keeper  dies
later   15min
acts    nothing
keeper  returns
acts    done: Added milk to the new list “shopping”.
lists   shopping: milk
keeper  dies
keeper  returns
acts    nothing
