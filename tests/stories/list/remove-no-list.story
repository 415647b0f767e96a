# There is no such list to take anything off, to show or to delete.
user    take milk off the party list
model   list.remove items=["milk"] list="party"
says    There is no list “party”.
user    show the party list
model   list.show list="party"
says    There is no list “party”.
user    delete the party list
model   list.delete list="party"
says    There is no list “party”.
world   untouched
