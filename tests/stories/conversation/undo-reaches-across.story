# "Undo" takes back what was done last, wherever it was said, and says what that was.
clock   2026-11-22 09:00 Europe/Berlin

conversation kitchen
user    add milk to my shopping list
says    Added milk to the new list “shopping”.
conversation bedroom
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
conversation kitchen
user    undo
says    Taken back: setting the alarm “07:00”.
user    what did I just set
engine  dies
says    The last thing was putting “milk” on a list.
