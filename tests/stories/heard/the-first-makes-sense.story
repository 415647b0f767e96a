# The recogniser's first choice makes sense, so it is taken, whatever else was heard.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for fifteen minutes
or      set a timer for fifty minutes
or      set the timer for fifteen minutes
says    Timer set for 15 minutes, until 09:15.
timers  15m
