# Where nothing may leave, nothing is searched for.
policy  local-only
user    search the web for cheap flights
model   web.search query="cheap flights"
says    I may not search the web, because nothing leaves this device: its policy is local-only.
sent    nothing
