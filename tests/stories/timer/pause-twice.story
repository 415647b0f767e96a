# A paused timer cannot be paused again, nor a running one resumed.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
user    resume the timer
model   timer.resume
says    The timer is running already, with 10 minutes left.
user    pause the timer
model   timer.pause
says    Timer paused with 10 minutes left.
user    pause the timer
model   timer.pause
says    The timer is paused already, with 10 minutes left.
timers  10m paused
