# A key that was used for another request is refused: nothing is confirmed that was not done.
clock   2026-11-22 09:00 Europe/Berlin

key     k1
user    add wine to the shopping list
model   list.add items="wine" list="shopping"
says    Added wine to the new list “shopping”.

key     k1
user    add beer to the shopping list
model   list.add items="beer" list="shopping"
fails   this key was used for another request
lists   shopping: wine
