# Nobody of that name is known, and nobody else is written to.
contact Anna Kowalska: +49 171 5551234
user    text Zacharias hello
model   message.send to="Zacharias" body="hello"
says    I know no number for Zacharias.
texted  nothing
ledger  empty
