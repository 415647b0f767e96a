# What a recogniser wrote down makes no length of time, and there is nothing else to go by: Hob asks.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for for minutes
asks    How long should the timer run?
timers  none
user    four minutes
says    Timer set for 4 minutes, until 09:04.
timers  4m
