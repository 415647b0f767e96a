# What Hob cannot do it names, and does nothing.
user    send a text to Anna saying I am late
says    I cannot read or send messages yet.
user    turn off the wifi
says    I cannot see or switch settings yet.
user    play some jazz
says    I cannot play music or other media yet.
user    order me a pizza
says    That is not something I can do, so I did nothing.
world   untouched
