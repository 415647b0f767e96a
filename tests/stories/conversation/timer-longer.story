# A running timer is made longer, shorter and asked after without its name.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    add 2 minutes
says    Added 2 minutes: 12 minutes left, until 18:42.
user    no, 15 minutes
engine  dies
says    “pasta” timer changed to 15 minutes, until 18:45.
user    how long is left
says    One timer: /   “pasta”, 15 minutes left of 15 minutes
timers  15m pasta
