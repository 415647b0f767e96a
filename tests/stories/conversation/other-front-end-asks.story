# A question waits in one front-end while another asks something else; it waits on.
clock   2026-11-22 09:00 Europe/Berlin

conversation kitchen
user    set an alarm
asks    When should the alarm ring?
conversation phone
user    set a 5 minute timer
says    Timer set for 5 minutes, until 09:05.
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
conversation kitchen
user    noon
says    Alarm set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-22 12:00
timers  5m
