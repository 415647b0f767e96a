# An alarm that was snoozed rings again, and that is the time that is meant.
clock   2026-11-22 09:00

user    wake me at 10
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 10:00
rings   alarm
user    snooze
says    Snoozed for 10 minutes, until 10:10.
user    when my alarm rings, add milk to my shopping list
model   list.add items="milk" list="shopping"
says    Planned for when the alarm rings: add milk to my shopping list.
acts    nothing
later   10min
rings   alarm
acts    done: Added milk to the new list “shopping”.
lists   shopping: milk
