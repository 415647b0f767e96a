# "Always" holds for the one number that was shown, and for nobody else's.
contact Anna Kowalska: +49 171 5551234
contact Bob Miller: +49 171 777
user    text Anna hello
model   message.send to="Anna" body="hello"
asks    Text Anna Kowalska: “hello”?
notice  always
says    Sent to Anna: “hello”.
user    text Anna on my way
model   message.send to="Anna" body="on my way"
says    Sent to Anna: “on my way”.
user    text Bob hello
model   message.send to="Bob" body="hello"
asks    Text Bob Miller: “hello”?
user    no
says    All right, I do nothing about that.
# What holds something personal is another kind.
user    text Anna call Bob Miller
model   message.send to="Anna" body="call Bob Miller"
asks    Text Anna Kowalska: “call Bob Miller”?
texted  sms:+491715551234: hello; sms:+491715551234: on my way
