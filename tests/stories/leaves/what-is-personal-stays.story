# Names and numbers that the device knows do not leave; the answer has them again.
provider home local
contact Anna Kowalska: +49 171 5551234
user    write a birthday poem for Anna Kowalska
model   remote.ask question="write a birthday poem for Anna Kowalska"
asks    Ask home: “write a birthday poem for [NAME_1]”? One personal thing is left out.
remote  says Roses are red, [NAME_1], today is your day.
user    yes
says    home says: Roses are red, Anna Kowalska, today is your day.
sent    home.example: write a birthday poem for [NAME_1]
ledger  remote.ask home answered, by yes, consented (contacts)
