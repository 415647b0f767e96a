# Of many messages the newest five are read out, and how many there are is said.
receives 1: one
later   1m
receives 2: two
later   1m
receives 3: three
later   1m
receives 4: four
later   1m
receives 5: five
later   1m
receives 6: six
user    read my messages
model   message.read
says    6 messages, the newest first: /   6 (today, Sunday 22 November, 09:05): “six” /   5 (today, Sunday 22 November, 09:04): “five” /   4 (today, Sunday 22 November, 09:03): “four” /   3 (today, Sunday 22 November, 09:02): “three” /   2 (today, Sunday 22 November, 09:01): “two”
