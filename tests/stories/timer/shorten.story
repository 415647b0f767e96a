# Minutes are taken off, but never more than are left.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
user    take 4 minutes off
model   timer.shorten by="4 minutes"
says    Took off 4 minutes: 6 minutes left, until 09:06.
user    take 8 minutes off
model   timer.shorten by="8 minutes"
says    Only 6 minutes left, so I cannot take 8 minutes off. Nothing changed.
timers  6m
