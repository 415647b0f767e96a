# A timer without a length is asked about, and the answer starts it.
user    start an egg timer
model   timer.start label="egg"
asks    How long should the timer run?
world   untouched
user    seven minutes
says    “egg” timer set for 7 minutes, until 09:07.
timers  7m egg
