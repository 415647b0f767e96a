# The time here, and in another place.
clock   2026-11-22 09:05 Europe/Berlin

user    what time is it
model   clock.now
says    It is 09:05.
user    what time is it in Tokyo
model   clock.now where="Tokyo"
says    In Tokyo it is 17:05.
user    what time is it in New York
model   clock.now where="New York"
says    In New York it is 03:05.
world   untouched
