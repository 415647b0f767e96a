# The engine answers with more calls than one request may have.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99},{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99},{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99},{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99},{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: the answer has 5 calls, at most 4 are allowed
world   untouched
