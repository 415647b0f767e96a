# A no is final for what was asked; asking again is another question.
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
user    no
says    All right, I do nothing about that.
sent    nothing
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
remote  finds Flights | https://example.org | From 20.
user    yes
says    wikipedia says: From 20. /   1. Flights (https://example.org/)
sent    en.wikipedia.org: cheap flights
