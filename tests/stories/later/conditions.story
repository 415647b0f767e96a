# What Hob cannot watch it does not wait for, and does not do at once either, wherever it is said.
clock   2026-11-22 09:00

user    when I get home add milk to my shopping list
model   list.add items="milk" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    if it rains tomorrow set an alarm for 6
model   alarm.set when="6"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    unless it rains set an alarm for 6
model   alarm.set when="6"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    as soon as mom calls add milk to my shopping list
model   list.add items="milk" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    every time I open the fridge add milk to my shopping list
model   list.add items="milk" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    add an umbrella to my shopping list if it rains
model   list.add items="umbrella" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    set a timer for 5 minutes when I get home
model   timer.start length="5 minutes"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    set a timer for 5 minutes and if Bob calls add milk to my shopping list
model   timer.start length="5 minutes" | list.add items="milk" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
user    remind me to buy milk when the shop opens
model   reminder.add about="buy milk"
asks    I can wait for a time, but not for “when the shop opens”. When do you mean?
user    at 10
says    Reminder “buy milk” set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
lists   none
timers  none
alarms  none
planned none
# A clock is a time, and what is only politely or generally said is no condition.
user    when it's 7 pm add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 19:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    if you can, start a timer for 5 minutes
model   timer.start length="5 minutes"
says    Timer set for 5 minutes, until 09:05.
user    set a timer for 10 minutes and tell me when it is done
model   timer.start length="10 minutes"
says    Timer set for 10 minutes, until 09:10.
user    note that I feel sick when I eat cheese
model   note.add text="I feel sick when I eat cheese"
says    Noted: “I feel sick when I eat cheese”.
