# What the policy refuses leaves no question, and a yes to it is nothing.
policy  local-only
clock   2026-11-22 09:00 Europe/Berlin

user    search the web for cheap flights
says    I may not search the web, because nothing leaves this device: its policy is local-only.
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
sent    nothing
