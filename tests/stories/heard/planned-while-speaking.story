# While a person speaks it is planned and nothing runs; the last word makes it so, by the plan that stands.
clock   2026-11-22 09:00 Europe/Berlin

speaks  set a
speaks  set a timer
model   timer.start
thinks  timer.start; asks length
world   untouched
speaks  set a timer for ten minutes
model   timer.start length="ten minutes"
thinks  timer.start length=ten minutes
world   untouched
# With no plan the engine would be asked, and it is dead.
user    Set a timer for ten minutes.
engine  dies
says    Timer set for 10 minutes, until 09:10.
timers  10m
