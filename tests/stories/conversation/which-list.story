# "The second one" of the lists that were told is deleted, with what stands on it.
user    create a packing list
says    List “packing” made.
user    create a party list
says    List “party” made.
user    add chips to my party list
says    Added chips to “party”.
user    show my lists
engine  dies
says    2 lists: /   “packing”, empty /   “party”, one item
user    delete the second one
engine  dies
says    List “party” deleted, with one item.
user    undo
says    Taken back: deleting the list “party”.
lists   packing: ; party: chips
