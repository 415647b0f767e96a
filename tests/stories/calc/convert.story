# Units become other units.
user    convert 5 miles to kilometers
model   calc.convert amount="5 miles" unit="kilometers"
says    5 miles is about 8.047 kilometers.
user    how much is 20 celsius in fahrenheit
model   calc.convert amount="20 celsius" unit="fahrenheit"
says    20 celsius = 68 °F.
user    how many grams are in 3 ounces
model   calc.convert amount="3 ounces" unit="grams"
says    3 ounces is about 85.049 grams.
