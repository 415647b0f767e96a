# The person may write other words on the notification: those are sent, and no others.
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Text Anna Kowalska: “I'll be late”?
notice  edit I'll be there at 8
says    Sent to Anna: “I'll be there at 8”.
texted  sms:+491715551234: I'll be there at 8
