# No call is made.
user    call mom
model   call.start who="mom"
says    I cannot make calls yet.
world   untouched
