# Several things go on a list that did not exist; what stands there already is not doubled.
user    add milk, eggs and bread to my shopping list
model   list.add items=["milk","eggs","bread"] list="shopping"
says    Added milk, eggs and bread to the new list “shopping”.
user    put butter and milk on the shopping list
model   list.add items=["butter","milk"] list="shopping"
says    Added butter to “shopping”. Already on “shopping”: milk.
lists   shopping: milk, eggs, bread, butter
