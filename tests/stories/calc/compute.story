# Sums, percentages and their words.
user    what is 15 percent of 80
model   calc.compute expression="15 percent of 80"
says    15 percent of 80 = 12.
user    7 times 8 plus 2
model   calc.compute expression="7 times 8 plus 2"
says    7 times 8 plus 2 = 58.
user    what's 10 divided by 3
model   calc.compute expression="10 divided by 3"
says    10 divided by 3 is about 3.333333.
world   untouched
