# Said as people say it, too.
locale  en-US
user    please call the emergency services
engine  dies
says    Calling the emergency services.
dialled 911
