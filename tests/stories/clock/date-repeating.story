# A day that repeats is told with its next date.
clock   2026-11-22 09:00 Europe/Berlin

user    when is every Friday
model   clock.date when="every Friday"
says    That is every Friday, next on Friday 27 November.
