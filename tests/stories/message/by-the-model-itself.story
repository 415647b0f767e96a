# The shipped model serves it: who gets it, and the words.
contact Anna Kowalska: +49 171 5551234
user    text Anna I'll be late
asks    Text Anna Kowalska: “I'll be late”?
user    yes
says    Sent to Anna: “I'll be late”.
texted  sms:+491715551234: I'll be late
