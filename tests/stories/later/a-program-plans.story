# A program may plan what it may do, and no more than that when the time comes.
clock   2026-11-22 09:00
client  plain

user    in an hour add milk to my shopping list
model   list.add items="milk" list="shopping"
model   list.add items="milk" list="shopping"
says    Planned for today, Sunday 22 November, 10:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
user    in an hour search the web for trains
model   web.search query="trains"
model   web.search query="trains"
says    Planned for today, Sunday 22 November, 10:00: search the web for trains. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   1h
acts    done: Added milk to the new list “shopping”.; failed: That leaves this device only with your yes. I have asked on the device.
sent    nothing
