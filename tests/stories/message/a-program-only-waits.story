# A program that wants to write to somebody is told to wait, and learns nothing of them; its yes counts for nothing.
contact Anna Kowalska: +49 171 5551234
client  plain
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
says    That leaves this device only with your yes. I have asked on the device.
user    yes
fails   what would leave is decided by the person, on the device
texted  nothing
