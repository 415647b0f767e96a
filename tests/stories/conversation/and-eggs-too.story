# "And eggs" goes on the list that the milk went on.
user    add chips to my party list
says    Added chips to the new list “party”.
user    and cola
says    Added cola to “party”.
user    also napkins and candles
says    Added napkins and candles to “party”.
user    add milk to my shopping list
says    Added milk to the new list “shopping”.
user    eggs too
says    Added eggs to “shopping”.
lists   party: chips, cola, napkins, candles; shopping: milk, eggs
