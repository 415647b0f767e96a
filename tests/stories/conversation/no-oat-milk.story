# "No, oat milk" puts the right thing on the list in the place of the wrong one.
user    add milk to my shopping list
says    Added milk to the new list “shopping”.
user    no, oat milk
says    Took milk off “shopping”. / Added oat milk to “shopping”.
lists   shopping: oat milk
user    undo
says    Taken back, 2 things: /   putting “oat milk” on a list /   taking “milk” off a list
lists   shopping: milk
