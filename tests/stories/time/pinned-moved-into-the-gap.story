# Moved to a time that tomorrow does not have, an alarm of a zone rings at that time on all days that have it.
clock   2027-03-27 21:00 Europe/Berlin

user    set an alarm called baker every day at 4 am Berlin time
model   alarm.set when="every day at 4 am Berlin time" label="baker"
says    Alarm “baker” set for tomorrow, Sunday 28 March, 04:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move the baker alarm to 2:30
model   alarm.change which="baker" when="2:30"
says    Alarm “baker” moved from tomorrow, Sunday 28 March, 04:00 to tomorrow, Sunday 28 March, 03:30, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 03:30
rings   baker
user    stop
says    Stopped “baker”.
later   until 02:30
rings   baker
user    stop
says    Stopped “baker”.
user    move the baker alarm an hour later
model   alarm.change which="baker" when="an hour later"
says    Alarm “baker” moved from tomorrow, Tuesday 30 March, 02:30 to tomorrow, Tuesday 30 March, 03:30, every day starting tomorrow, Tuesday 30 March (Europe/Berlin). It will not ring after a reboot until Hob is installed.
