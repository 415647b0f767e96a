# What cannot be worked out is said to be so, and nothing is made up.
user    what is one divided by zero
model   calc.compute expression="one divided by zero"
says    I cannot work out “one divided by zero”.
user    what is love times two
model   calc.compute expression="love times two"
says    I cannot work out “love times two”.
user    compute something
model   calc.compute
asks    What should I work out?
