# Today's date, and that of another day.
clock   2026-11-22 09:00 Europe/Berlin

user    what's the date
model   clock.date
says    Today is Sunday 22 November.
user    what date is next Friday
model   clock.date when="next Friday"
says    That is Friday 27 November.
user    what day is December 24
model   clock.date when="December 24"
says    That is Thursday 24 December.
world   untouched
