# An engine that thinks for too long is given up on.
user    wake me at 7 tomorrow
engine  hangs
fails   the engine gave no answer within 10 s
world   untouched
