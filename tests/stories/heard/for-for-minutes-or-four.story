# The recogniser was in doubt, and what it also heard makes sense: that is done, and said.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for for minutes
or      set a timer for four minutes
or      set a time for for minutes
says    Timer set for 4 minutes, until 09:04.
heard   set a timer for four minutes
timers  4m
