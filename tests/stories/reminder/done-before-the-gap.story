# Done for today, it goes on at the time that was said, although tomorrow has no such time.
clock   2027-03-27 01:00 Europe/Berlin

user    remind me every day at 2:30 am to look at the dough
model   reminder.add about="look at the dough" when="every day at 2:30 am"
says    Reminder “look at the dough” set for today, Saturday 27 March, 02:30, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    the dough reminder is done
model   reminder.done which="dough"
says    “look at the dough” is done.
later   until 22:00
silent
later   until 03:30
rings   look at the dough
user    stop
says    Stopped “look at the dough”.
later   until 02:30
rings   look at the dough
