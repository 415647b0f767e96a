# A text message is shown with its words and its recipient, and is sent with a yes; the row tells of it.
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
texted  nothing
user    yes
says    Sent to Anna: “I'll be late”.
texted  sms:+491715551234: I'll be late
ledger  message.send sms answered, by yes, consented
