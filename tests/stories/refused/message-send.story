# No message leaves the device.
user    text Anna that I am late
model   message.send to="Anna" body="I am late" via=text
says    I cannot send messages: nothing may leave this device yet.
world   untouched
