# A note is kept and found again.
user    note that I parked on level 3
says    Noted: “I parked on level 3”.
user    find my note about parking
says    One note: /   “I parked on level 3” (today, Sunday 22 November, 09:00)
