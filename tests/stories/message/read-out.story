# What came in is read out, the newest first, by the names of who wrote it.
contact Anna Kowalska: +49 171 5551234
receives +49 171 5551234: where are you
later   10m
receives +49 30 445566: your parcel is here
user    read my messages
model   message.read
says    2 messages: /   +49 30 445566 (today, Sunday 22 November, 09:10): “your parcel is here” /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
ledger  empty
