# Two timers of one length are told apart by what is left of them.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute timer
says    Timer set for 10 minutes, until 18:40.
later   4m
user    set a 10 minute timer
says    Timer set for 10 minutes, until 18:44.
user    cancel the 10 minute timer
asks    Which one? /   1. 10 minutes, 6 minutes left /   2. 10 minutes, 10 minutes left
user    the one with 6 minutes left
says    Timer of 10 minutes cancelled.
timers  10m
