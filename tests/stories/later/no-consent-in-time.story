# The remote model is asked when the time has come; nobody says yes, and nothing leaves.
clock   2026-11-22 09:00
provider home

user    in an hour ask home what a heat pump is
model   remote.ask question="what a heat pump is"
model   remote.ask question="what a heat pump is"
says    Planned for today, Sunday 22 November, 10:00: ask home what a heat pump is. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   1h
acts    failed: Ask home: “what a heat pump is”?
later   1h
sent    nothing
planned none
