# Where nothing may leave, no remote model is asked.
policy  local-only
provider cloud
user    who wrote Faust
model   remote.ask question="who wrote Faust"
says    I may not ask a remote model, because nothing leaves this device: its policy is local-only.
sent    nothing
