# What would leave is shown first, and leaves with a yes; the answer says who gave it and where it stands.
user    search the web for the height of the Eiffel Tower
model   web.search query="height of the Eiffel Tower"
asks    Search for “height of the Eiffel Tower” with wikipedia?
sent    nothing
remote  finds Eiffel Tower | https://en.wikipedia.org/wiki/Eiffel_Tower | The tower is 330 metres tall. / Gustave Eiffel | https://en.wikipedia.org/wiki/Gustave_Eiffel | He built it.
user    yes
says    wikipedia says: The tower is 330 metres tall. /   1. Eiffel Tower (https://en.wikipedia.org/wiki/Eiffel_Tower) /   2. Gustave Eiffel (https://en.wikipedia.org/wiki/Gustave_Eiffel)
sent    en.wikipedia.org: height of the Eiffel Tower
ledger  web.search wikipedia answered, by yes, consented
world   untouched
