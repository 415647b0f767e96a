# Offline is a normal state: it is said, and asking again later is offered.
clock   2026-11-22 09:00 Europe/Berlin
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
remote  offline
user    yes
asks    You are offline, and nothing was sent. / Shall I remind you in an hour to ask again?
user    yes
says    Reminder “cheap flights” set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 10:00 cheap flights
