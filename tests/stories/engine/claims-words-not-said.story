# The engine points at words that are not in the request.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":9}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1, alarm.set.when: word 9 is outside the request of 5 words
world   untouched
