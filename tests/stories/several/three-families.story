# Three calls of three families in one sentence, each told with what came of it.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer, add milk to the shopping list and what is 3 times 4
model   timer.start length="10 minute" | list.add items=["milk"] list="shopping" | calc.compute expression="3 times 4"
says    Timer set for 10 minutes, until 09:10. / Added milk to the new list “shopping”. / 3 times 4 = 12.
timers  10m
lists   shopping: milk
