# What hangs on something that is cancelled goes with it, says so, and comes back with it.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
model   timer.start length="10 minutes" label="pasta"
says    “pasta” timer set for 10 minutes, until 09:10.
user    when the pasta timer rings, add salt to my shopping list
model   list.add items="salt" list="shopping"
says    Planned for when the “pasta” timer rings: add salt to my shopping list.
user    set a timer for 5 minutes
model   timer.start length="5 minutes"
says    Timer set for 5 minutes, until 09:05.
user    cancel all timers
model   timer.cancel which="all timers"
says    2 timers cancelled: /   10 minutes, “pasta” /   5 minutes / What was planned for when one of them rings is gone, too: add salt to my shopping list.
planned none
user    undo
says    Taken back: cancelling several timers.
planned 2026-11-22 09:10 (timer) add salt to my shopping list
user    cancel the pasta timer
model   timer.cancel which="pasta"
says    “pasta” timer of 10 minutes cancelled. What was planned for when it rings is gone, too: add salt to my shopping list.
user    wake me at 7
model   alarm.set when="7"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    when my alarm rings, add tea to my shopping list
model   list.add items="tea" list="shopping"
says    Planned for when the alarm rings: add tea to my shopping list.
user    cancel my alarm
model   alarm.cancel which="my alarm"
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled. What was planned for when it rings is gone, too: add tea to my shopping list.
user    remind me at 8 pm to rest
model   reminder.add about="rest" when="8 pm"
says    Reminder “rest” set for today, Sunday 22 November, 20:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    when my rest reminder comes, add oil to my shopping list
model   list.add items="oil" list="shopping"
says    Planned for when the “rest” reminder comes: add oil to my shopping list.
user    cancel the rest reminder
model   reminder.cancel which="rest"
says    Reminder “rest” cancelled. What was planned for when it rings is gone, too: add oil to my shopping list.
planned none
