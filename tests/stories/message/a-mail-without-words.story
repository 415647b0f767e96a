# A mail without words is begun, and written by the person.
user    write an email to bob@mail.example
model   message.send to="bob@mail.example" via=email
asks    Put a mail to bob@mail.example into the mail app?
user    yes
says    The mail to bob@mail.example stands in the mail app and is not sent: send it there.
texted  mailto:bob@mail.example:
