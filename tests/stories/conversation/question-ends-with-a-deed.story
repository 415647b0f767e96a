# Another deed ends the question, and nothing hangs over what comes after.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    set a 5 minute timer
says    Timer set for 5 minutes, until 09:05.
user    at 10
model   hob.none
says    That is not something I can do, so I did nothing.
reminders none
timers  5m
