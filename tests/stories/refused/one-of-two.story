# What is allowed is done, what is refused is named, and undo takes back what was done.
clock   2026-11-22 09:00 Europe/Berlin
policy  local-only

user    wake me at 7 tomorrow and text Anna good night
model   alarm.set when="7 tomorrow" | message.send to="Anna" body="good night"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / I may not do that with messages, because nothing leaves this device: its policy is local-only.
alarms  2026-11-23 07:00
user    undo
says    Taken back: setting the alarm “07:00”.
world   untouched
