# "all except one" is not guessed at: nothing is deleted.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 5 minute tea timer
model   timer.start length="5 minute" label="tea"
says    “tea” timer set for 5 minutes, until 09:05.
user    set a 10 minute egg timer
model   timer.start length="10 minute" label="egg"
says    “egg” timer set for 10 minutes, until 09:10.

user    cancel all timers except tea
model   timer.cancel which="all"
says    I am not sure what you mean. Could you say it another way?
timers  5m tea; 10m egg
