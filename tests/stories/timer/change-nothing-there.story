# No timer runs, so none is changed, extended or shortened.
user    make the timer 12 minutes
model   timer.change length="12 minutes"
says    There is no timer.
user    add 5 minutes to the timer
model   timer.extend by="5 minutes"
says    There is no timer.
user    take 2 minutes off the timer
model   timer.shorten by="2 minutes"
says    There is no timer.
world   untouched
