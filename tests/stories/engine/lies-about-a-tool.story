# Under the grammar a model that wants a tool of its own invention gets one that exists.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for 10 minutes
model   rocket.launch at="10 minutes"
asks    What should I remind you of?
world   untouched
