# The real model understands the weather, and Hob says that it cannot tell it yet.
user    what's the weather tomorrow
says    I have no weather yet.
world   untouched
