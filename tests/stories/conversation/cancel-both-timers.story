# "Cancel both" is both that were told.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer and a 6 minute egg timer
says    “pasta” timer set for 10 minutes, until 18:40. / “egg” timer set for 6 minutes, until 18:36.
user    cancel both
engine  dies
says    2 timers cancelled: /   10 minutes, “pasta” /   6 minutes, “egg”
user    undo
says    Taken back: cancelling several timers.
timers  10m pasta; 6m egg
