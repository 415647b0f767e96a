# A timer is started, lengthened, asked after and stopped, in everyday words.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
later   4m
user    how long is left on the pasta timer
says    One timer: /   “pasta”, 6 minutes left of 10 minutes
user    add 2 minutes to the pasta timer
says    Added 2 minutes: 8 minutes left, until 18:42.
later   8m
rings   pasta
user    stop
says    Stopped “pasta”.
