# All timers are paused in one breath, and go on in one.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer and a 6 minute timer
model   timer.start length="10 minute" | timer.start length="6 minute"
says    Timer set for 10 minutes, until 09:10. / Timer set for 6 minutes, until 09:06.
later   1m
user    pause all timers
model   timer.pause which="all"
says    2 timers paused: /   10 minutes /   6 minutes
timers  9m paused; 5m paused
user    resume both
model   timer.resume which="both"
says    2 timers run again: /   10 minutes /   6 minutes
timers  9m; 5m
user    undo
says    Taken back: going on with several timers.
timers  9m paused; 5m paused
