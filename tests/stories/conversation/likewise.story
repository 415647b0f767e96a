# After one of two, "the other one too" is done the same; what is gone is said to be done.
clock   2026-11-22 09:00

user    set a pasta timer for 10 minutes
model   timer.start length="10 minutes" label="pasta"
says    “pasta” timer set for 10 minutes, until 09:10.
user    set an egg timer for 6 minutes
model   timer.start length="6 minutes" label="egg"
says    “egg” timer set for 6 minutes, until 09:06.
user    pause the timer
model   timer.pause
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    not the pasta one
says    “egg” timer paused with 6 minutes left.
timers  10m pasta; 6m egg paused
user    the first one too
says    “pasta” timer paused with 10 minutes left.
timers  10m pasta paused; 6m egg paused
user    cancel the timer
model   timer.cancel
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    not the pasta one
says    “egg” timer of 6 minutes cancelled.
user    again
says    That is done already.
user    the second one
says    That is done already.
user    and the other one
says    “pasta” timer of 10 minutes cancelled.
timers  none
user    again
says    That is done already.
