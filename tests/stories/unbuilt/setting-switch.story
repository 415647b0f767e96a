# No switch is moved.
user    turn off the wifi
model   setting.switch what=wifi state=off
says    I cannot see or switch settings yet.
world   untouched
