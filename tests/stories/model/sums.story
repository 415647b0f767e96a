# Sums and units.
user    what is 15 percent of 80
says    15 percent of 80 = 12.
user    convert 5 miles to kilometers
says    5 miles is about 8.047 kilometers.
user    what's 12 times 12
says    12 times 12 = 144.
world   untouched
