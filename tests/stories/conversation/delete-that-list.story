# "Delete that" after a list was made deletes the list.
user    create a packing list
says    List “packing” made.
user    delete that
engine  dies
says    List “packing” deleted.
lists   none
