# Zero minutes are no timer.
user    set a timer for 0 minutes
model   timer.start length="0 minutes"
asks    That is no time at all. How long do you mean?
world   untouched
