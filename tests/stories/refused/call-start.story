# No call is made, and none is pretended.
user    call mom
model   call.start who="mom"
says    I cannot make calls yet.
world   untouched
