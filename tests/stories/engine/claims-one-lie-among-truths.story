# One false call among true ones: nothing of the answer is believed.
user    wake me at 7 tomorrow
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":3,"last":4}]}},"confidence":0.99},{"tool":"list.delete","args":{"list":{"spans":[{"first":0,"last":99}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 2, list.delete.list: word 99 is outside the request of 5 words
world   untouched
