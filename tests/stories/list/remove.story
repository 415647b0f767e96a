# Things come off a list, in the singular too; what is not on it is named.
user    add apples, pears and cheese to the shopping list
model   list.add items=["apples","pears","cheese"] list="shopping"
says    Added apples, pears and cheese to the new list “shopping”.
user    take apple and beer off the shopping list
model   list.remove items=["apple","beer"] list="shopping"
says    Took apples off “shopping”. Not on “shopping”: beer.
lists   shopping: pears, cheese
