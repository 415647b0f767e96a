# A timer starts over with its whole length.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 5 minute tea timer
model   timer.start length="5 minute" label="tea"
says    “tea” timer set for 5 minutes, until 09:05.
later   4m
user    restart the tea timer
model   timer.restart which="tea"
says    “tea” timer started over: 5 minutes, until 09:09.
timers  5m tea
later   4m
silent
later   1m
rings   tea
