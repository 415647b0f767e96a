# What was noted is told when asked what was done.
clock   2026-11-22 18:30 Europe/Berlin

user    note that I parked on level 3
says    Noted: “I parked on level 3”.
user    what did you just do
engine  dies
says    Noted: “I parked on level 3”.
