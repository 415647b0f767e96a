# Things go on a list and come off it.
user    add milk, eggs and bread to my shopping list
says    Added milk, eggs and bread to the new list “shopping”.
user    what's on my shopping list
says    On “shopping”: milk, eggs and bread.
user    remove eggs from my shopping list
says    Took eggs off “shopping”.
lists   shopping: milk, bread
