# A question that waits is not answered by a plan, nor by what a plan does.
clock   2026-11-22 09:00

user    in 2 minutes add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 09:02: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    set an alarm
model   alarm.set
asks    When should the alarm ring?
later   2min
acts    done: Added milk to the new list “shopping”.
user    at 7
says    Alarm set for today, Sunday 22 November, 19:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
