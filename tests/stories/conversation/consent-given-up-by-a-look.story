# Any other request gives up what would leave, also one that only looks.
clock   2026-11-22 09:00 Europe/Berlin
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
user    what time is it
says    It is 09:00.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
sent    nothing
