# A question that nobody answers is a no.
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
later   3m
user    yes
fails   the question is too old; nothing was sent
sent    nothing
