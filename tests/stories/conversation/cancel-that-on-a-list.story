# What was put on a list is taken off again, and the list stays.
user    create a party list
says    List “party” made.
user    add chips to the party list
says    Added chips to “party”.
user    cancel that
engine  dies
says    Taken back: putting “chips” on a list.
lists   party:
