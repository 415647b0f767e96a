# A plan is for those words alone: another end is thought about anew.
clock   2026-11-22 09:00 Europe/Berlin

speaks  set a timer for ten
model   timer.start length="ten"
user    set a timer for ten hours
model   timer.start length="ten hours"
says    Timer set for 10 hours, until 19:00.
timers  10h
