# Not sure of what was meant, Hob asks before it takes anything back.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    hmm no wait
engine  claims {"calls":[{"tool":"hob.undo","args":{},"confidence":0.1}],"passes":1,"forced":0,"ms":1.0}
asks    I am not sure what you mean. Should I take back the last thing?
user    no
says    All right, I do nothing about that.
alarms  2026-11-23 07:00
user    hmm
engine  claims {"calls":[{"tool":"media.play","args":{},"confidence":0.1}],"passes":1,"forced":0,"ms":1.0}
says    I am not sure what you mean. Could you say it another way?
