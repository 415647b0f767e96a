# A modem that does not answer leaves it open, and Hob says so instead of sending twice.
contact Anna Kowalska: +49 171 5551234
modem   silent
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    Whether the message was sent is not known: the modem did not answer. I do not send it again by myself.
texted  sms:+491715551234: I'll be late
ledger  message.send sms unknown, by yes, consented
user    undo
says    The last thing was the message, and that cannot be taken back.
