# What to add is asked, and the answer may be anything.
user    add something to my shopping list
model   list.add list="shopping"
asks    What should I put on the list?
world   untouched
user    oat milk
model   hob.none
says    Added oat milk to the new list “shopping”.
lists   shopping: oat milk
