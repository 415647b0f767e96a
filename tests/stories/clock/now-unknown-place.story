# A place that is not known has no time.
user    what time is it in Narnia
model   clock.now where="Narnia"
says    I do not know the time zone of “Narnia”.
world   untouched
