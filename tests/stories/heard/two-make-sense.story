# The first makes no sense, and the two others say different things: Hob asks which was said.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for for tea minutes
or      set a timer for fourteen minutes
or      set a timer for forty minutes
asks    Did you say “set a timer for fourteen minutes” or “set a timer for forty minutes”?
timers  none
user    the second one
says    Timer set for 40 minutes, until 09:40.
heard   set a timer for forty minutes
timers  40m
