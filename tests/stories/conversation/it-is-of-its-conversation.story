# "It" is what was set in the same conversation.
clock   2026-11-22 09:00 Europe/Berlin

conversation kitchen
user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 09:10.
conversation bedroom
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
conversation kitchen
user    make it 12
engine  dies
says    “pasta” timer changed to 12 minutes, until 09:12.
conversation bedroom
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00
timers  12m pasta
