# A message and something else in one sentence: the one waits for a yes, the other is done.
contact Anna Kowalska: +49 171 5551234
user    add milk to my list and text Anna I'm at the shop
model   list.add items="milk" list="list" | message.send to="Anna" body="I'm at the shop"
asks    Added milk to the new list “list”. / Text Anna Kowalska: “I'm at the shop”?
user    yes
says    Sent to Anna: “I'm at the shop”.
texted  sms:+491715551234: I'm at the shop
