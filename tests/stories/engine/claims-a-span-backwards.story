# The engine gives a span that ends before it begins.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":4,"last":3}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1, alarm.set.when: the span from word 4 to word 3 is backwards
world   untouched
