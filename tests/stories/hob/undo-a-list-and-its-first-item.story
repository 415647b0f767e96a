# A list is made, and what goes on it is asked for: one undo takes back both.
clock   2026-11-22 09:00 Europe/Berlin

user    make a party list and add something to it
model   list.create list="party" | list.add list="party"
asks    List “party” made. / What should I put on the list?
user    chips
model   hob.none
says    Added chips to “party”.
lists   party: chips
user    undo
says    Taken back, 2 things: /   putting “chips” on a list /   making the list “party”
world   untouched
