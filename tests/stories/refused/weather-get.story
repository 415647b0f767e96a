# The weather would have to be fetched, so Hob says that it has none.
user    will it rain in Berlin tomorrow
model   weather.get where="Berlin" when="tomorrow"
says    I have no weather yet.
world   untouched
