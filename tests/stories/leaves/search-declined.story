# A no is final: nothing leaves, and a later yes finds nothing to say yes to.
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
user    no
says    All right, I do nothing about that.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
sent    nothing
ledger  empty
