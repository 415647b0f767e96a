# Two hours are two hours, also in the night that has one less.
clock   2027-03-28 01:00 Europe/Berlin

user    set a 2 hour timer
model   timer.start length="2 hour"
says    Timer set for 2 hours, until 04:00.
later   1h59m
silent
later   1m
rings   timer
