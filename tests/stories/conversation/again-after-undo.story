# "Again" after taking something back takes back what was done before it.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set a 10 minute timer
says    Timer set for 10 minutes, until 09:10.
user    undo
says    Taken back: starting the timer “10 minutes”.
user    again
engine  dies
says    Taken back: setting the alarm “07:00”.
user    again
engine  dies
says    There is nothing to take back.
world   untouched
