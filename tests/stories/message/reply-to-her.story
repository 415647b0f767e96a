# Who wrote what was read out is "her": by the number that she wrote from, with a yes as ever.
contact Anna Kowalska: +49 171 5551234
receives +49 171 5551234: where are you
user    read my messages
model   message.read
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
user    reply to her: I'm late
asks    Text Anna Kowalska: “I'm late”?
user    yes
says    Sent to Anna Kowalska: “I'm late”.
texted  sms:+491715551234: I'm late
user    read my messages
model   message.read
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
# What is to be said can come after.
user    text back
asks    What should it say?
user    on my way
model   hob.none
asks    Text Anna Kowalska: “on my way”?
user    no
says    All right, I do nothing about that.
user    any messages from Anna
model   message.read from="Anna"
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
user    call her back
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
