# A day that no calendar has is no date.
user    what day is February 30
model   clock.date when="February 30"
asks    There is no February 30. When do you mean?
world   untouched
