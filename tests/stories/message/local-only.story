# With the policy local-only no message leaves, and nobody is looked up for it.
policy  local-only
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
says    I may not do that with messages, because nothing leaves this device: its policy is local-only.
texted  nothing
ledger  empty
