# A list needs a name, so Hob asks for it.
user    make a new list
model   list.create
asks    What should the list be called?
world   untouched
user    camping
model   hob.none
says    List “camping” made.
lists   camping:
