# A yes or no that is waited for outlives a look, and the no counts.
clock   2026-11-22 09:00 Europe/Berlin

user    7 tomorrow maybe
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":0,"last":1}]}},"confidence":0.1}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I set an alarm: “7 tomorrow”?
user    what time is it
asks    It is 09:00. / I am not sure what you mean. Should I set an alarm: “7 tomorrow”?
user    no
says    All right, I do nothing about that.
world   untouched
