# Nothing runs, so nothing is paused, resumed or started over.
user    pause the timer
model   timer.pause
says    There is no timer.
user    resume the timer
model   timer.resume
says    There is no timer.
user    restart the timer
model   timer.restart
says    There is no timer.
world   untouched
