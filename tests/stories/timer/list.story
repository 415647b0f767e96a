# What runs, what is paused and how much is left.
clock   2026-11-22 09:00 Europe/Berlin

user    timers
says    No timers are running.
user    set a 10 minute pasta timer and a 6 minute eggs timer
model   timer.start length="10 minute" label="pasta" | timer.start length="6 minute" label="eggs"
says    “pasta” timer set for 10 minutes, until 09:10. / “eggs” timer set for 6 minutes, until 09:06.
later   90s
user    pause the eggs timer
model   timer.pause which="eggs"
says    “eggs” timer paused with 4 minutes 30 seconds left.
user    how much time is left
model   timer.list
says    2 timers: /   “pasta”, 8 minutes 30 seconds left of 10 minutes /   “eggs”, 4 minutes 30 seconds left of 6 minutes, paused
