# A no to the other spelling leaves both lists as they are.
user    create a groceries list
says    List “groceries” made.
user    add milk to my grocries list
asks    Did you mean groceries?
user    no
says    All right, I do nothing about that.
lists   groceries:
