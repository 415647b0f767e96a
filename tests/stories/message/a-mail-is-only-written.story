# A mail is put into the mail app; that it was sent is not said.
contact Anna Kowalska: +49 171 5551234
contact Anna Kowalska: anna@mail.example
user    email Anna that I am ill
model   message.send to="Anna" body="that I am ill" via=email
asks    Put a mail to Anna Kowalska into the mail app: “I am ill”?
user    yes
says    The mail to Anna stands in the mail app and is not sent: send it there.
texted  mailto:anna@mail.example: I am ill
ledger  message.send mail answered, by yes, consented
