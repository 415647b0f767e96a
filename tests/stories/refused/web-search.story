# Nothing is searched for.
user    search the web for cheap flights
model   web.search query="cheap flights"
says    I cannot search the web: nothing may leave this device yet.
world   untouched
