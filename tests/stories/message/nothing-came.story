# Nothing came in.
user    read my messages
model   message.read
says    There are no messages.
