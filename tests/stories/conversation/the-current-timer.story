# "Current", "existing" and "running" only say that something is there, unless it is called so.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    add 2 minutes to the running timer
says    Added 2 minutes: 12 minutes left, until 18:42.
user    pause the current timer
says    “pasta” timer paused with 12 minutes left.
user    cancel the current timer
says    “pasta” timer of 12 minutes cancelled.
user    cancel the current timer
says    There is no timer.
timers  none
