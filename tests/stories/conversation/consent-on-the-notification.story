# What one front-end asked for is answered on the notification, while another speaks of something else.
clock   2026-11-22 09:00 Europe/Berlin

conversation desk
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
conversation kitchen
user    set a 5 minute timer
says    Timer set for 5 minutes, until 09:05.
remote  finds Flights | https://example.org | From 20.
notice  yes
says    wikipedia says: From 20. /   1. Flights (https://example.org/)
sent    en.wikipedia.org: cheap flights
