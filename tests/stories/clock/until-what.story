# Until when is asked back, and answered by a bare time.
clock   2026-11-22 09:00 Europe/Berlin

user    how long is it until then
model   clock.until
asks    Until when?
user    noon
says    3 hours until 12:00.
world   untouched
