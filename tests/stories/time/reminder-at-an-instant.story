# A reminder in some hours is an instant: it comes after that time, wherever the person is and whatever the clocks do.
clock   2027-03-27 23:00 Europe/Berlin

user    remind me to take the pill in 8 hours
model   reminder.add about="take the pill" when="in 8 hours"
says    Reminder “take the pill” set for tomorrow, Sunday 28 March, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
travels America/New_York
later   7h
silent
later   1h
rings   take the pill
