# Notes: what was noted can be taken back by "cancel that".
clock   2026-11-22 18:30 Europe/Berlin

user    note that I parked on level 3
says    Noted: “I parked on level 3”.
user    cancel that
engine  dies
says    Taken back: the note “I parked on level 3”.
world   untouched
