# On a locked screen alarms, timers, lists, notes and sums work.
clock   2026-11-22 09:00 Europe/Berlin
device  locked
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    add milk to the shopping list
model   list.add items="milk" list="shopping"
says    Added milk to the new list “shopping”.
user    10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
user    remind me to call mom at noon
model   reminder.add about="call mom" when="noon"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
