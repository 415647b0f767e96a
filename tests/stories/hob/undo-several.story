# Several calls of one sentence are one thing to take back.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow, remind me to call mom at noon and add milk to my shopping list
model   alarm.set when="7 tomorrow" | reminder.add about="call mom" when="noon" | list.add items=["milk"] list="shopping"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Added milk to the new list “shopping”. / Alarms and reminders will not ring after a reboot until Hob is installed.
user    undo
says    Taken back, 3 things: /   putting “milk” on a list /   the reminder “call mom” /   setting the alarm “07:00”
world   untouched
user    undo
says    There is nothing to take back.
