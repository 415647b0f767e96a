# Before anything leaves, a yes that may have been a no is asked about, and the question waits meanwhile.
clock   2026-11-22 09:00 Europe/Berlin
remote  finds Ducks | https://example.org/ducks | Ducks are birds.

user    search the web for ducks
model   web.search query="ducks"
asks    Search for “ducks” with wikipedia?
user    yes
or      no
asks    Did you say “yes” or “no”?
sent    nothing
user    yes
says    wikipedia says: Ducks are birds. /   1. Ducks (https://example.org/ducks)
