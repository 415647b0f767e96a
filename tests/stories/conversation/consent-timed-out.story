# A question about what would leave is a no after two minutes, and the next wish is served.
clock   2026-11-22 09:00 Europe/Berlin
user    search the web for cheap flights
asks    Search for “cheap flights” with wikipedia?
later   121s
user    yes
fails   the question is too old; nothing was sent
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
sent    nothing
