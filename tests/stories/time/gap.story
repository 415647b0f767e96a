# On the night the clocks go forward there is no half past two: it rings, at the first time there is.
clock   2027-03-27 22:00 Europe/Berlin

user    wake me at 2:30 am tomorrow
model   alarm.set when="2:30 am tomorrow"
says    Alarm set for tomorrow, Sunday 28 March, 03:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2027-03-28 03:30
later   3h59m
silent
later   1h
rings   alarm
