# One list by its name, all lists without one.
user    put milk and eggs on the shopping list
model   list.add items=["milk","eggs"] list="shopping"
says    Added milk and eggs to the new list “shopping”.
user    make a packing list
model   list.create list="packing"
says    List “packing” made.
user    what is on the shopping list
model   list.show list="shopping"
says    On “shopping”: milk and eggs.
user    show the packing list
model   list.show list="packing"
says    “packing” is empty.
user    lists
says    2 lists: /   “shopping”, 2 items /   “packing”, empty
