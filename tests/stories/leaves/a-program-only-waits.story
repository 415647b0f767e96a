# A program that asks is told to wait; it cannot answer in the person's place.
client  plain
user    search the web for cheap flights
model   web.search query="cheap flights"
says    That leaves this device only with your yes. I have asked on the device.
user    yes
fails   what would leave is decided by the person, on the device
sent    nothing
