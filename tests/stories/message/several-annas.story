# Two people of one name: which one is asked, and only that one gets it.
contact Anna Kowalska: +49 171 5551234
contact Anna Schmidt: +49 30 445566
user    text Anna I'll be late
model   message.send to="Anna" body="I'll be late"
asks    Which one: Anna Kowalska or Anna Schmidt?
user    the second one
asks    Text Anna Schmidt: “I'll be late”?
user    yes
says    Sent to Anna Schmidt: “I'll be late”.
texted  sms:+4930445566: I'll be late
