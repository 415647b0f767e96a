# Without a modem the message is put before the person in the messages app, and Hob does not say that it was sent.
contact Anna Kowalska: +49 171 5551234
modem   opens
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    The message to Anna stands in the messages app and is not sent: press the button there.
texted  sms:+491715551234: I'll be late
