# A text message goes to the mobile number, where the card says which one that is.
contact Bob Miller, work: +49 30 888
contact Bob Miller, mobile: +49 171 777
user    text Bob that dinner is ready
model   message.send to="Bob" body="that dinner is ready"
asks    Text Bob Miller: “that dinner is ready”?
user    yes
says    Sent to Bob: “that dinner is ready”.
texted  sms:+49171777: that dinner is ready
