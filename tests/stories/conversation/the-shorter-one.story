# Options are compared: the shorter one, the one that ends later.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute timer
says    Timer set for 10 minutes, until 18:40.
user    set a 6 minute timer
says    Timer set for 6 minutes, until 18:36.
user    set a 20 minute timer
says    Timer set for 20 minutes, until 18:50.
user    pause the timer
asks    Which one: 10 minutes, 6 minutes or 20 minutes?
user    the shortest one
engine  dies
says    Timer paused with 6 minutes left.
user    cancel the timer
asks    Which one: 10 minutes, 6 minutes or 20 minutes?
user    the later one
engine  dies
says    Timer of 20 minutes cancelled.
timers  10m; 6m paused
