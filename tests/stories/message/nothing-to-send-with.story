# A device that can send nothing says so.
modem   gone
user    text 555 1234 hello
model   message.send to="555 1234" body="hello"
asks    Text 555 1234: “hello”?
user    yes
says    The message was not sent: nothing on this device sends text messages.
ledger  message.send sms failed, by yes, consented
