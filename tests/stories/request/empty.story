# Nothing said is nothing done.
user    ""
fails   there are no words in the request
user    " ... "
fails   there are no words in the request
world   untouched
