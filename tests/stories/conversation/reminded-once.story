# A question is asked once more after something was looked up, and then waits without a word; what is not to be done is no
# answer to it.
clock   2026-11-23 21:00 Europe/Berlin

user    set a timer
model   timer.start
asks    How long should the timer run?
user    what time is it
asks    It is 21:00. / How long should the timer run?
user    what day is it
says    Today is Monday 23 November.
user    9 minutes
says    Timer set for 9 minutes, until 21:09.
user    add milk to my shopping list
model   list.add items="milk" list="shopping"
says    Added milk to the new list “shopping”.
user    delete everything
model   list.remove
asks    What should I take off the list?
user    don't set an alarm for 7
model   hob.none
asks    I did not understand that. / What should I take off the list?
