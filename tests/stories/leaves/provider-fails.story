# A provider that fails is named, and what was sent is not sent again.
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
remote  status 500
user    yes
says    wikipedia gave no answer: the provider answered with status 500. What was sent stands in the ledger.
sent    en.wikipedia.org: cheap flights
ledger  web.search wikipedia answered, by yes, consented
