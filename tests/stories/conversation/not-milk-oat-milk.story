# What is wrong is named together with what is right.
user    add milk and bread to my shopping list
says    Added milk and bread to the new list “shopping”.
user    undo
says    Taken back: putting “milk, bread” on a list.
user    add milk to my shopping list
says    Added milk to the new list “shopping”.
user    not milk, oat milk
says    Took milk off “shopping”. / Added oat milk to “shopping”.
lists   shopping: oat milk
