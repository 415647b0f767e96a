# Not sure that a list was asked for, Hob asks; what is asked is in words, not in names of tools.
user    beep
engine  claims {"calls":[{"tool":"alarm.list","args":{},"confidence":0.2}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I list the alarms?
user    no
says    All right, I do nothing about that.
user    boop
engine  claims {"calls":[{"tool":"timer.list","args":{},"confidence":0.2}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I list the timers?
user    yes
says    No timers are running.
world   untouched
