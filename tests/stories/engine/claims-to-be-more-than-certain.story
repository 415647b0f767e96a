# The engine is surer than anyone can be.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":7.5}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 has a confidence that is not between 0 and 1
world   untouched
