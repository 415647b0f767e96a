# What the model has not read cannot lead it: a wish of its own after a search needs no second yes.
clock   2026-11-22 09:00 Europe/Berlin
remote  finds Ducks | https://example.org/ducks | Ducks fly south.
user    search the web for ducks
model   web.search query="ducks"
asks    Search for “ducks” with wikipedia?
user    yes
says    wikipedia says: Ducks fly south. /   1. Ducks (https://example.org/ducks)
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
