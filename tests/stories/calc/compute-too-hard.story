# A sum without end is stopped.
user    what is 9 ^ 9 ^ 9 ^ 9
model   calc.compute expression="9 ^ 9 ^ 9 ^ 9"
says    “9 ^ 9 ^ 9 ^ 9” takes too long to work out.
