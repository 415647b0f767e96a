# A repetition with its hearings is the same request.
clock   2026-11-22 09:00 Europe/Berlin

key     k
user    set a timer for for minutes
or      set a timer for four minutes
says    Timer set for 4 minutes, until 09:04.
key     k
user    set a timer for for minutes
or      set a timer for four minutes
says    Timer set for 4 minutes, until 09:04.
timers  4m
