# No length is a weight, a currency needs rates that Hob does not have, and a unit must be said.
user    convert 5 miles to kilograms
model   calc.convert amount="5 miles" unit="kilograms"
says    I cannot work out “5 miles to kilograms”.
user    convert 20 dollars to euros
model   calc.convert amount="20 dollars" unit="euros"
says    I have no exchange rates, so I cannot convert “20 dollars to euros”.
user    convert 5 miles
model   calc.convert amount="5 miles"
asks    To which unit?
user    kilometers
model   hob.none
says    5 miles is about 8.047 kilometers.
world   untouched
