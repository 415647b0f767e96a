# What leaves asks when its time has come, and not before.
clock   2026-11-22 09:00

user    in an hour search the web for trains to Hamburg
model   web.search query="trains to Hamburg"
model   web.search query="trains to Hamburg"
says    Planned for today, Sunday 22 November, 10:00: search the web for trains to Hamburg. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
sent    nothing
later   1h
acts    failed: Search for “trains to Hamburg” with wikipedia?
sent    nothing
