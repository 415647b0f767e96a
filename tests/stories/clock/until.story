# How long until a time, and how many days until a day.
clock   2026-11-22 09:00 Europe/Berlin

user    how long until 17:30
model   clock.until when="17:30"
says    8 hours 30 minutes until 17:30.
user    how many days until Christmas
model   clock.until when="Christmas"
says    33 days until Friday 25 December.
world   untouched
