# Two timers fit; the one that is named in the answer is meant.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 10 minute pasta timer and a 6 minute egg timer
says    “pasta” timer set for 10 minutes, until 09:10. / “egg” timer set for 6 minutes, until 09:06.
user    cancel the timer
asks    Which one: pasta 10 minutes or egg 6 minutes?
user    the egg timer
says    “egg” timer of 6 minutes cancelled.
timers  10m pasta
