# Hob does not know the calendar.
user    what is on my calendar tomorrow
model   calendar.show when="tomorrow"
says    I cannot read the calendar yet.
world   untouched
