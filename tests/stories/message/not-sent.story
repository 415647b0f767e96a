# A modem that says no has sent nothing, and it is not tried again.
contact Anna Kowalska: +49 171 5551234
modem   refuses
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    The message was not sent: the modem did not take it.
texted  nothing
ledger  message.send sms failed, by yes, consented
