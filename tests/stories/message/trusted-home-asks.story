# A person is no server of one's own: with the policy trusted-home a message is asked about, too.
policy  trusted-home
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    Sent to Anna: “I'll be late”.
ledger  message.send sms answered, by yes, consented
