# Hob knows nobody.
user    what is Anna's number
model   contact.find who="Anna's"
says    I cannot look up or add contacts yet.
world   untouched
