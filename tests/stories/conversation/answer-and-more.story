# An answer with another wish behind it is both.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    at noon and add milk to my shopping list
says    (asks) Added milk to the new list “shopping”. / What should it be?
reminders none
lists   shopping: milk
