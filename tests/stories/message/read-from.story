# Only the messages of the one who is named are read out.
contact Anna Kowalska: 0171 5551234
receives +491715551234: where are you
receives +49 30 445566: your parcel is here
user    any messages from Anna
model   message.read from="Anna"
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
user    any messages from Bob
model   message.read from="Bob"
says    There is no message from Bob.
