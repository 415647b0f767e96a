# Who has no address of mail in the contacts gets none, and nothing goes to their number instead.
contact Anna Kowalska: +49 171 5551234
user    email Anna that I am ill
model   message.send to="Anna" body="that I am ill" via=email
says    I know no mail address for Anna.
texted  nothing
