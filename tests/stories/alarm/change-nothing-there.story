# What is not there cannot be moved; nothing is set instead.
clock   2026-11-22 09:00 Europe/Berlin

user    move my 6 am alarm to 8
model   alarm.change which="6 am" when="8"
says    There is no alarm “6 am”.
world   untouched
