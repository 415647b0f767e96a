# How much is asked back.
user    set a 10 minute timer
model   timer.start length="10 minute"
says    Timer set for 10 minutes, until 09:10.
user    give the timer more time
model   timer.extend
asks    How much should I add?
user    90 seconds
says    Added 1 minute 30 seconds: 11 minutes 30 seconds left, until 09:11.
timers  11m 30s
