# Other words are sent in the place of those that were shown.
clock   2026-11-22 09:00 Europe/Berlin

user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
remote  finds Flights | https://example.org | From 20.
notice  edit cheap trains
says    wikipedia says: From 20. /   1. Flights (https://example.org/)
sent    en.wikipedia.org: cheap trains
