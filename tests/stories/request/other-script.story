# English is the only language so far, and Hob says so.
user    разбуди меня в семь
fails   the request is not in Latin letters, and English is the only language so far
user    明日7時に起こして
fails   the request is not in Latin letters, and English is the only language so far
world   untouched
