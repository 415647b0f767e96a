# A name that is spelt a little otherwise is asked about, and never written to without.
contact Anna Kowalska: +49 171 5551234
user    text Ana hello
model   message.send to="Ana" body="hello"
asks    Did you mean Anna Kowalska?
user    yes
asks    Text Anna Kowalska: “hello”?
user    yes
says    Sent to Anna Kowalska: “hello”.
texted  sms:+491715551234: hello
