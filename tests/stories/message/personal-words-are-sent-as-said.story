# What is personal is not left out of a message to a person: it is said to somebody, and shown first.
contact Anna Kowalska: +49 171 5551234
contact Bob Miller: +49 171 777
user    text Anna Bob Miller has the number +49 171 777
model   message.send to="Anna" body="Bob Miller has the number +49 171 777"
asks    Text Anna Kowalska: “Bob Miller has the number +49 171 777”?
user    yes
says    Sent to Anna: “Bob Miller has the number +49 171 777”.
texted  sms:+491715551234: Bob Miller has the number +49 171 777
ledger  message.send sms answered, by yes, consented (contacts)
