# A list is made once; it is not made again under the same name.
user    make a to-do list
model   list.create list="to-do"
says    List “to-do” made.
user    create a to do list
model   list.create list="to do"
says    There is a list “to-do” already.
lists   to-do:
