# A model that is not sure is not believed at once: a yes runs it, a no does not.
clock   2026-11-22 09:00 Europe/Berlin

user    7 tomorrow maybe
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":0,"last":1}]}},"confidence":0.1}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I set an alarm: “7 tomorrow”?
user    no
says    All right, I do nothing about that.
world   untouched
user    7 tomorrow maybe
engine  claims {"calls":[{"tool":"alarm.set","args":{"when":{"spans":[{"first":0,"last":1}]}},"confidence":0.1}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I set an alarm: “7 tomorrow”?
user    yes
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
