# Whoever trusts a server of their own is not asked about it.
policy  trusted-home
provider home local
remote  says It was Goethe.
user    who wrote Faust
model   remote.ask question="who wrote Faust"
says    home says: It was Goethe.
sent    home.example: who wrote Faust
ledger  remote.ask home answered, by home
