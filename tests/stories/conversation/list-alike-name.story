# A list that is only spelt alike is asked about before anything goes on a new one.
user    create a groceries list
says    List “groceries” made.
user    add milk to my grocries list
asks    Did you mean groceries?
user    yes
says    Added milk to “groceries”.
lists   groceries: milk
