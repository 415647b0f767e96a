# An answer that is sent twice with one key is one answer.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer
asks    How long should the timer run?
key     one
user    5 minutes
says    Timer set for 5 minutes, until 09:05.
key     one
user    5 minutes
says    Timer set for 5 minutes, until 09:05.
timers  5m
