# Hob cannot send messages yet, and asks for no yes to what it could not do.
user    text Anna that I am late
model   message.send to="Anna" body="I am late" via=text
says    I cannot read or send messages yet.
world   untouched
