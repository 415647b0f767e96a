# A list that is only spelt alike is asked about before anything goes on a new one.
user    create a groceries list
says    List “groceries” made.
user    add milk to my grocries list
asks    Added milk to “groceries”.
user    yes
says    That is not something I can do, so I did nothing.
lists   groceries: milk
