# Hob does not know the calendar.
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    I cannot see or change the calendar yet.
world   untouched
