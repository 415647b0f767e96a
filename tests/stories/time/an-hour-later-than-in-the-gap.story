# An hour later than 2:30 is 3:30, also where tomorrow's 2:30 is an hour later already; one ring that is moved is that day's.
clock   2027-03-27 21:00 Europe/Berlin

user    wake me every day at 2:30 am
model   alarm.set when="every day at 2:30 am"
says    Alarm set for tomorrow, Sunday 28 March, 03:30, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move it an hour later
model   alarm.change which=@"context 1" when="an hour later"
says    Alarm moved from tomorrow, Sunday 28 March, 03:30 to tomorrow, Sunday 28 March, 03:30, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 03:30
rings   alarm
user    stop
says    Stopped.
later   until 02:30
silent
later   until 03:30
rings   alarm
