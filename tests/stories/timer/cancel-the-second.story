# Two timers fit, so Hob asks; "the second one" is the answer.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute pasta timer and a 6 minute eggs timer
model   timer.start length="10 minute" label="pasta" | timer.start length="6 minute" label="eggs"
says    “pasta” timer set for 10 minutes, until 09:10. / “eggs” timer set for 6 minutes, until 09:06.
user    cancel the timer
model   timer.cancel
asks    Which one: pasta 10 minutes or eggs 6 minutes?
user    the second one
says    “eggs” timer of 6 minutes cancelled.
timers  10m pasta
user    undo
says    Taken back: cancelling the timer “eggs”.
timers  10m pasta; 6m eggs
