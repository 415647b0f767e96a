# Where nothing is left to be said against it, the reply says that it will ring.
clock   2026-11-22 09:00 Europe/Berlin

device  installed
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will ring; this device can wake from sleep.
user    wake me at 8 tomorrow
model   alarm.set when="8 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will ring; this device can wake from sleep.
device  sleeps on
user    wake me at 10 tomorrow
model   alarm.set when="10 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It cannot wake this device from sleep: no clock chip that wakes the device.
