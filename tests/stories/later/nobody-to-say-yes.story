# What nobody could say yes to when its moment comes is not planned, but said at once.
clock   2026-11-22 09:00
contact Anna Kowalska: +49 171 5551234
client  plain

user    in 5 minutes call 555 1234
model   call.start who="555 1234"
model   call.start who="555 1234"
says    I may not make calls, because what leaves this device leaves with your yes.
planned none
# What leaves by Hob itself is asked for on the device, whoever planned it.
user    in an hour search the web for trains
model   web.search query="trains"
model   web.search query="trains"
says    Planned for today, Sunday 22 November, 10:00: search the web for trains. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
# Whom nobody knows nobody reaches in an hour either.
client  person
user    in an hour text Zoltan I'm late
model   message.send to="Zoltan" body="I'm late" via=text
model   message.send to="Zoltan" body="I'm late" via=text
says    I know no number for Zoltan.
