# Without words it is asked what it should say, and the answer is sent as it was said.
contact Mom: +49 30 445566
user    send a message to mom
model   message.send to="mom"
asks    What should it say?
user    I arrived safely
model   hob.none
asks    Text Mom: “I arrived safely”?
user    yes
says    Sent to mom: “I arrived safely”.
texted  sms:+4930445566: I arrived safely
