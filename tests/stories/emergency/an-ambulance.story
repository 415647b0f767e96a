# Nobody in need says a number; the territory knows it.
locale  ja-JP
user    quick, I need an ambulance
engine  dies
says    Calling an ambulance.
dialled 119
user    call the police now
engine  dies
says    Calling the police.
dialled 110
