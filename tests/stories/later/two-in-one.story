# A timer and what is done when it rings can be said in one breath, and taken back in one.
clock   2026-11-22 09:00

user    set a timer for 10 minutes and when it rings, add eggs to my list
model   timer.start length="10 minutes"
model   list.add items="eggs" list="list"
says    Timer set for 10 minutes, until 09:10. / Planned for when the timer rings: add eggs to my list.
timers  10m
planned 2026-11-22 09:10 (timer) add eggs to my list
user    undo
says    Taken back, 2 things: /   planning “add eggs to my list” /   starting the timer “10 minutes”
timers  none
planned none
world   untouched
