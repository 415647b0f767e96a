# The engine answers with no call at all.
user    wake me at 7 tomorrow
engine  claims {"calls":[],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: the answer has no call
world   untouched
