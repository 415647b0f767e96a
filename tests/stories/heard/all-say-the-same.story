# Hearings that mean the same are no reason to ask.
clock   2026-11-22 09:00 Europe/Berlin

user    set a tie more for 10 minutes
or      set a timer for 10 minutes
or      set a timer for ten minutes
or      set the timer for ten minutes
says    Timer set for 10 minutes, until 09:10.
timers  10m
