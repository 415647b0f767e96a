# What would have rung while the device was off is missed, and so is what hung on it.
clock   2026-11-22 09:00

user    wake me at 10
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    when my alarm rings, add milk to my shopping list
model   list.add items="milk" list="shopping"
says    Planned for when the alarm rings: add milk to my shopping list.
daemon  dies
keeper  dies
later   4h
keeper  returns
missed  alarm
daemon  returns
acts    missed: I was not there when it was time for this, so it is not done: add milk to my shopping list.
lists   none
