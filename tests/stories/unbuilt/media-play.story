# No music is played, and none is pretended.
user    play some jazz
model   media.play query="jazz"
says    I cannot play music or other media yet.
world   untouched
