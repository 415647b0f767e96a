# Several wrote: which of them is asked. A number that nobody keeps is reached as it is, and a stranger's words stay a stranger's.
contact Bob Miller, work: +49 30 888
contact Bob Miller, mobile: +49 171 777
receives +49 30 445566: your parcel is here
later   1m
receives +49 30 888: call me
user    read my messages
model   message.read
says    2 messages: /   Bob Miller (today, Sunday 22 November, 09:01): “call me” /   +49 30 445566 (today, Sunday 22 November, 09:00): “your parcel is here”
user    text back that I'm coming
asks    Which one? /   1. Bob Miller, work /   2. +4930445566
user    the second one
asks    Text +4930445566: “I'm coming”?
user    yes
says    Sent to +4930445566: “I'm coming”.
texted  sms:+4930445566: I'm coming
ledger  message.send sms answered, by yes, consented (messages, tainted)
user    any messages from Bob
model   message.read from="Bob"
says    One message: /   Bob Miller (today, Sunday 22 November, 09:01): “call me”
# Not to his mobile, as a text to Bob would be.
user    tell him that I know
asks    Text Bob Miller, work: “I know”?
user    no
says    All right, I do nothing about that.
user    any messages from Bob
model   message.read from="Bob"
says    One message: /   Bob Miller (today, Sunday 22 November, 09:01): “call me”
user    call him
asks    Call Bob Miller, work?
user    no
says    All right, I do nothing about that.
dialled nothing
