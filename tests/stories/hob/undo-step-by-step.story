# Undo goes back one request at a time.
user    add milk to my shopping list
model   list.add items=["milk"] list="shopping"
says    Added milk to the new list “shopping”.
user    add eggs to my shopping list
model   list.add items=["eggs"] list="shopping"
says    Added eggs to “shopping”.
user    undo
says    Taken back: putting “eggs” on a list.
lists   shopping: milk
user    undo that
says    Taken back: putting “milk” on a list.
world   untouched
user    take that back
says    There is nothing to take back.
