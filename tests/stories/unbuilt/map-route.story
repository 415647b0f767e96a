# Hob knows no way.
user    how do I get to the station
model   map.route to="station"
says    I cannot look at maps yet.
world   untouched
