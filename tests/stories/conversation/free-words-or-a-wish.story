# A wish is no answer, even where any words would do.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me at noon
asks    What should I remind you of?
user    set a 5 minute timer
says    Timer set for 5 minutes, until 09:05.
reminders none
timers  5m
