# A timer without a name rings as a timer, and the reply to "stop" does not invent one.
user    set a 5 second timer
model   timer.start length="5 second"
says    Timer set for 5 seconds, until 09:00:05.
later   5s
rings   timer
user    stop
says    Stopped.
timers  none
