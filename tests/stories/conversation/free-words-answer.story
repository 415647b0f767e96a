# Free words that are no request of their own are the answer.
clock   2026-11-22 09:00 Europe/Berlin

user    make a note
asks    What should I write down?
user    the blue paint is called Adria 402
says    Noted: “the blue paint is called Adria 402”.
user    find my notes about paint
says    One note: /   “the blue paint is called Adria 402” (today, Sunday 22 November, 09:00)
