# Messages are read out to the person, and not to programs.
contact Anna Kowalska: +49 171 5551234
receives +49 171 5551234: where are you
client  plain
user    read my messages
model   message.read
says    I may not do that with messages, because messages are read out to you alone, and not to programs.
client  person
user    read my messages
model   message.read
says    One message: /   Anna Kowalska (today, Sunday 22 November, 09:00): “where are you”
