# Nothing waits for what is not there.
clock   2026-11-22 09:00

user    when my pasta timer rings, add pasta to my shopping list
model   list.add items="pasta" list="shopping"
says    There is no timer “pasta”.
user    when the soup is done, add bread to my shopping list
model   list.add items="bread" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
planned none
user    when I get home, add bread to my shopping list
model   list.add items="bread" list="shopping"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
