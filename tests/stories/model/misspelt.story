# Slips in the words that say what to do are read as what was meant; what is kept is what was said.
clock   2026-11-22 09:00 Europe/Berlin

user    set a tiemr for 10 mintues
says    Timer set for 10 minutes, until 09:10.
user    add lise to the guest list
says    Added lise to the new list “guest”.
user    cacnel the tiemr
says    Timer of 10 minutes cancelled.
