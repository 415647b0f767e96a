# A message for later is asked about when its moment comes, and is sent with a yes.
clock   2026-11-22 09:00
contact Anna Kowalska: +49 171 5551234
user    in an hour text Anna I'm leaving now
model   message.send to="Anna" body="I'm leaving now"
model   message.send to="Anna" body="I'm leaving now"
says    Planned for today, Sunday 22 November, 10:00: text Anna I'm leaving now. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
texted  nothing
later   1h
acts    failed: Text Anna Kowalska: “I'm leaving now”?
texted  nothing
