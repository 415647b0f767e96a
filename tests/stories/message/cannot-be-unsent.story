# What was sent cannot be taken back, and what was done before it is not taken back in its place.
contact Anna Kowalska: +49 171 5551234
user    add milk to the shopping list
model   list.add items="milk" list="shopping"
says    Added milk to the new list “shopping”.
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    Sent to Anna: “I'll be late”.
user    undo
says    The last thing was the message, and that cannot be taken back.
lists   shopping: milk
