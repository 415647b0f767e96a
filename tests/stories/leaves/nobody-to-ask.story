# No remote model is known until the person names one.
user    who wrote Faust
model   remote.ask question="who wrote Faust"
says    I know no remote model: name one in hob.toml, and I can ask it.
world   untouched
