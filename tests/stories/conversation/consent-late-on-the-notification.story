# A notification that is answered too late sends nothing.
clock   2026-11-22 09:00 Europe/Berlin

user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
later   3m
notice  yes
fails   the question is too old; nothing was sent
sent    nothing
