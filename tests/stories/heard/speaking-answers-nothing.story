# What is still being said answers no question, also not a yes.
clock   2026-11-22 09:00 Europe/Berlin

user    look up the weather in Oslo on the web
model   web.search query="the weather in Oslo"
asks    Search for “the weather in Oslo” with wikipedia?
speaks  yes
thinks  nothing
sent    nothing
