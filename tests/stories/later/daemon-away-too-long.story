# Hob was away for longer than the grace period: what was planned is not done, and that is told.
clock   2026-11-22 09:00

user    in an hour add milk to my shopping list
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
daemon  dies
later   2h
missed  (nothing)
acts    nothing
daemon  returns
acts    missed: I was not there when it was time for this, so it is not done: add milk to my shopping list.
lists   none
planned none
restart
acts    nothing
