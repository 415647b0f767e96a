# What is not understood is not planned, and what would be taken back later is not taken back now.
clock   2026-11-22 09:00

user    add milk to my shopping list
model   list.add items="milk" list="shopping"
says    Added milk to the new list “shopping”.
user    in an hour undo that
model   hob.undo
model   hob.undo
says    I can do that at once, but not later, so I did nothing about it.
user    in an hour order a pizza
model   hob.none
model   hob.none
says    That is not something I can do, so I did nothing.
lists   shopping: milk
planned none
