# What rings is stopped without giving up the question about what would leave.
clock   2026-11-22 09:00 Europe/Berlin
user    set a 1 minute timer
says    Timer set for 1 minute, until 09:01.
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
later   1m
rings   timer
user    stop
engine  dies
asks    Stopped. / Search for “cheap flights” with wikipedia?
remote  finds Flights | https://example.org | From 20.
user    yes
says    wikipedia says: From 20. /   1. Flights (https://example.org/)
sent    en.wikipedia.org: cheap flights
