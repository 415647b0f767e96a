# What may have been a yes sends nothing; if neither was said, the question is asked again.
clock   2026-11-22 09:00 Europe/Berlin

user    search the web for ducks
model   web.search query="ducks"
asks    Search for “ducks” with wikipedia?
user    guess
or      yes
asks    Did you say “yes” or “guess”?
user    no
asks    Search for “ducks” with wikipedia?
user    no
says    All right, I do nothing about that.
sent    nothing
