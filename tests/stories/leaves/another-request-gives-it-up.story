# A new request is not swallowed by the question, and the question does not hang over it.
clock   2026-11-22 09:00 Europe/Berlin
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
sent    nothing
