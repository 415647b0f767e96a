# A message that nobody answers the question about is not sent.
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
later   3m
user    yes
fails   the question is too old; nothing was sent
texted  nothing
ledger  empty
