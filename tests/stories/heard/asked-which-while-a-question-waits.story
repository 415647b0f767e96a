# Asked which was said in the midst of a question, the question waits on.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer
asks    How long should the timer run?
user    for for tea
or      forty minutes
or      fourteen minutes
asks    Did you say “forty minutes” or “fourteen minutes”?
user    the first one
says    Timer set for 40 minutes, until 09:40.
timers  40m
