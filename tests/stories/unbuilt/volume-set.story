# The volume stays as it is.
user    set the volume to 30 percent
model   volume.set level="30 percent"
says    I cannot change the volume yet.
world   untouched
