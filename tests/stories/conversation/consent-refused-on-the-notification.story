# A no on the notification is final, and the conversation knows it.
clock   2026-11-22 09:00 Europe/Berlin

user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
notice  no
says    All right, I do nothing about that.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
sent    nothing
