# No remote model is asked.
user    who wrote Faust
model   remote.ask question="who wrote Faust"
says    I cannot ask a remote model: nothing may leave this device yet.
world   untouched
