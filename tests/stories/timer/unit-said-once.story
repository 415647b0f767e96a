# The unit of several lengths is said once; where two are said, or none, it is asked for.
clock   2026-11-23 21:00 Europe/Berlin

user    set timers for 5 and 10 minutes
model   timer.start length="5" | timer.start length="10 minutes"
says    Timer set for 5 minutes, until 21:05. / Timer set for 10 minutes, until 21:10.
user    set a pasta timer for 9 minutes and a tea timer for 4
model   timer.start length="9 minutes" label="pasta" | timer.start length="4" label="tea"
says    “pasta” timer set for 9 minutes, until 21:09. / “tea” timer set for 4 minutes, until 21:04.
user    timer for 3
model   timer.start length="3"
asks    How long should the timer run?
user    never mind
says    All right, I do nothing about that.
user    set timers for an hour, 20 minutes and 5
model   timer.start length="an hour" | timer.start length="20 minutes" | timer.start length="5"
asks    Timer set for 1 hour, until 22:00. / Timer set for 20 minutes, until 21:20. / How long should the timer run?
