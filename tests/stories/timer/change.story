# What has run counts: twelve minutes in all, not twelve from now.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
later   4m
user    make the timer 12 minutes
model   timer.change length="12 minutes"
says    Timer changed to 12 minutes, until 09:12.
timers  8m
