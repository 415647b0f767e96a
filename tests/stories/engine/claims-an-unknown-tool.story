# The engine names a tool that does not exist.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"door.unlock","args":{},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names a tool that was not offered: `door.unlock`
world   untouched
