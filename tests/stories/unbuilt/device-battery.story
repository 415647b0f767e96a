# Hob does not guess at the battery.
user    how much battery is left
model   device.battery
says    I cannot see to the device itself yet.
world   untouched
