# "Whenever" is each time, "when" is the next time only.
clock   2026-11-22 09:00

user    wake me at 7 every day
says    Alarm set for tomorrow, Monday 23 November, 07:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    whenever my alarm rings, add bread to my shopping list
model   list.add items="bread" list="shopping"
says    Planned for each time the alarm rings: add bread to my shopping list.
user    when I wake up, add coffee to my shopping list
model   list.add items="coffee" list="shopping"
says    Planned for when the alarm rings: add coffee to my shopping list.
planned 2026-11-23 07:00 (alarm) add bread to my shopping list; 2026-11-23 07:00 (alarm) add coffee to my shopping list
later   until 07:01
rings   alarm
acts    done: Added bread to the new list “shopping”.; done: Added coffee to “shopping”.
user    stop
says    Stopped.
user    take bread and coffee off my shopping list
model   list.remove items=["bread","coffee"] list="shopping"
says    Took bread and coffee off “shopping”.
later   until 07:01
rings   alarm
acts    done: Added bread to “shopping”.
lists   shopping: bread
