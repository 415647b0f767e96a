# The time, the date, and how long until then.
clock   2026-11-22 09:05 Europe/Berlin

user    what time is it
says    It is 09:05.
user    what time is it in Tokyo
says    In Tokyo it is 17:05.
user    what day is it today
says    Today is Sunday 22 November.
user    how many days until Christmas
says    33 days until Friday 25 December.
world   untouched
