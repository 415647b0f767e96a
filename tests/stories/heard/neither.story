# None of what was heard was said: nothing is done, and the next words stand for themselves.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for for tea minutes
or      set a timer for fourteen minutes
or      set a timer for forty minutes
asks    Did you say “set a timer for fourteen minutes” or “set a timer for forty minutes”?
user    neither
says    All right, I do nothing about that.
timers  none
user    set a timer for thirteen minutes
says    Timer set for 13 minutes, until 09:13.
timers  13m
