# The engine names a thing of the conversation that was never there.
user    make it 8
engine  claims {"calls":[{"tool":"alarm.change","args":{"which":{"ref":{"context":3}},"when":{"spans":[{"first":2,"last":2}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1, alarm.change.which: there is no context 3, there are 0
world   untouched
