# What Hob cannot do it does not plan either.
clock   2026-11-22 09:00

user    in an hour turn off the wifi
model   setting.switch what=wifi state=off
model   setting.switch what=wifi state=off
says    I cannot see or switch settings yet.
user    at 7 play music
model   media.play query="music"
model   media.play query="music"
says    I cannot play music or other media yet.
planned none
world   untouched
