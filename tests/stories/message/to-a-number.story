# A number needs no contact.
user    send a message to 555 1234 saying see you at noon
model   message.send to="555 1234" body="saying see you at noon"
asks    Text 555 1234: “see you at noon”?
user    yes
says    Sent to 555 1234: “see you at noon”.
texted  sms:5551234: see you at noon
