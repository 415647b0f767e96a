# A list goes with all that is on it, and undo brings all of it back.
user    put milk and eggs on the shopping list
model   list.add items=["milk","eggs"] list="shopping"
says    Added milk and eggs to the new list “shopping”.
user    delete my shopping list
model   list.delete list="shopping"
says    List “shopping” deleted, with 2 items.
lists   none
user    undo
says    Taken back: deleting the list “shopping”.
lists   shopping: milk, eggs
