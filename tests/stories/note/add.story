# A note keeps the words as they were said.
clock   2026-11-22 09:00 Europe/Berlin

user    note that the Wi-Fi password is Blue42
model   note.add text="the Wi-Fi password is Blue42"
says    Noted: “the Wi-Fi password is Blue42”.
user    what did I note about the wifi password
model   note.find query="password"
says    One note: /   “the Wi-Fi password is Blue42” (today, Sunday 22 November, 09:00)
