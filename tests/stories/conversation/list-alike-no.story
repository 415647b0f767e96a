# A no to the other spelling leaves both lists as they are.
user    create a groceries list
says    List “groceries” made.
user    add milk to my grocries list
asks    Added milk to “groceries”.
user    no
says    I am not sure what you mean. Should I take back the last thing?
lists   groceries: milk
