# The engine names an argument that the tool does not have.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]},"loudness":{"spans":[{"first":3,"last":3}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names an argument that alarm.set does not have: `loudness`
world   untouched
