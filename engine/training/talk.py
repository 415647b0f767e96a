"""Families of talk: what asks for nothing, what Hob cannot serve, what a larger
model or the web must answer, and the small orders to Hob itself."""

from family import family
from things import bare

NONE = [("hob.none", {})]


@family(3.4, "an order not to do a thing is not an order to do it")
def none_negated(m):
    return m.say(
        [
            "(don't|do not|dont|please don't|never|please do not|you don't have to|no need to|you needn't|i don't want you to|i do not want you to|don't you dare|there's no need to|whatever you do don't) {order}", "(don't|do not|dont) (set|create|make|start|add) (an alarm|a timer|any alarm|any timers|a reminder|any reminders|another alarm|anything|a note|a list|any list) (|{when}|for me|yet|now|today)",
            "(don't|do not|dont|please don't|never) remind me (to {task}|about {matter}) (|{when})", "(don't|do not|dont) (wake me|wake me up|get me up|ring) {when}", "(don't|do not) add {item} to (my|the) {list} list", "i (don't|do not) (want|need) (an alarm|a timer|a reminder|a new list|a note|any alarms|any timers) (|{when}|today|right now|yet|at all|for that)", "(no|not) (alarm|timer|reminder) (today|needed|for me|necessary|yet|please)", "(don't|do not) (call|text|email|message|ring) {name} (|{when})",
            "(don't|do not|dont) (do|change|touch|cancel|delete|remove|set) (anything|it|that|a thing|my alarms|the timer|my list|any of it|my reminders|my alarm)", "(don't|do not) (turn|switch) (on|off) (the|my) (wifi|torch|bluetooth|alarm|timer|music)", "i (said|told you|asked you) not to (set|start|make|add|cancel|delete) (an alarm|a timer|a reminder|it|anything)", "(don't|do not|dont|please don't|never|no don't|you should not|you shouldn't|you must not|you mustn't) {gerund}", "(there is|there's) no (need|reason) (for an alarm|for a timer|to remind me|to wake me|to set anything|for a reminder|to call {name}|to text {name})", "(no|nope|nah) (don't|do not|please don't) (set|do|start|add|send|call|delete|cancel) (it|that|one|anything)", "i (won't|will not|don't think i|am not going to) need (an alarm|a timer|a reminder|to be woken|to be reminded) (|{when})",
            "(not|never) (an alarm|a timer|a reminder|a list)", "without (an alarm|a timer|a reminder)", "(the|my) alarm (should|must) not (ring|go off)", "(don't|do not) (play|start|open|turn on|switch on) (the music|any music|spotify|the radio|anything|{item}) (now|please|yet|)", "(refrain from|avoid|hold off on|skip) (setting|adding|sending|calling) (an alarm|anything|any reminders|messages|{name})", "leave (the|my) (alarm|timer|list|reminders|alarms|timers|volume|wifi) (alone|as it is|as is|on|running)", "keep (the|my) (alarm|timer|list|reminder) (as it is|as is|running|on|unchanged)",
        ],
        NONE,
        mood="as",
        order=m.noise(),
        gerund=m.pick("setting alarms|reminding me|waking me up|adding things to my list|starting timers|sending messages|calling people|changing my alarms|writing that down|set an alarm|set a timer|send anything"),
        task=m.t.task(),
        matter=m.t.matter(),
        when=plain(m.p.when(0.05)),
        item=plain(bare(m.t.item())),
        list=m.t.list_name(),
        name=m.t.name(),
    )


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


@family(4.2, "talk about alarms, timers and lists, hypotheticals and reports of the past are no requests")
def none_talk(m):
    return m.say(
        [
            "(my alarm|the alarm|my timer|the timer|my reminder) (didn't|did not|never) (ring|go off|work|wake me) (today|this morning|yesterday|last night|again|)", "i (set|had set|already set|have set|already have|had|forgot to set) (an alarm|a timer|a reminder|an alarm {when}|a timer for {length}) (yesterday|last night|this morning|already|earlier|before|)", "if i (set|had set|were to set|asked you to set) (an alarm|a timer|a reminder) {when} (would|will|could|what would) (it ring|you remind me|it wake me|it work|happen|that work)",
            "(what if|what would happen if|suppose|imagine|let's say|assume) i (set|forgot|deleted|cancelled|overslept|missed) (an alarm|the alarm|all my alarms|a timer|my list) (|{when})", "(i hate|i love|i like|i can't stand|i really like|i dislike) (alarms|my alarm|timers|reminders|alarm clocks|waking up at {clock}|getting up early|shopping lists|lists|{thing}|the sound of my alarm)", "(i usually|i normally|i always|i often|i sometimes|my wife|my husband|my kids) (wake|wakes|get|gets) up {when}",
            "i (woke up|got up|overslept|was up|went to bed|fell asleep) (at {clock}|late|early|today|this morning|{when})", "if (i|we) (set|start|make|put|had) (an alarm|a timer|a reminder|the alarm) (for {clock}|for {length}|{when}) (would that be enough|would it be enough|is that enough|would that work|will i make it|could i sleep longer|would i be late|is that too late|do i have enough time|would it ring|does it repeat)", "(would|will|could) (an alarm|a timer|a reminder) (at {clock}|for {length}|{when}) (be enough|work|be too late|help|be too early|make sense|do)", "(what|how) (happens|would happen|do you do|would you do) (if|when) (i set|i ask for|someone sets|you set) (an alarm|a timer|two alarms|a reminder) (|{when})", "(imagine|suppose|assume|pretend|say) (i|we|you) (wanted|asked|had|needed) (to set an alarm|an alarm|a timer|to cancel everything|a reminder) (|{when})",
            "(i was|we were|she was|he was) (told|asked|supposed|going|about) to (set an alarm|start a timer|make a list|call {name}|add {thing})", "(my|the) (alarm|timer|phone|reminder) (woke|scared|annoyed|saved|helped) (me|us|everybody|the baby) (|{when}|again|today)", "(have you|has anyone|did anybody) ever (set|missed|used|broken|hated) (an alarm|a timer|a reminder|a list)", "(i|we) (could have|should have|would have|might have|wish i had|ought to have) (set|started|added|made|written) (an alarm|a timer|a reminder|{thing}|it down) (|{when})", "(when|every time|whenever|the last time) (i set|you set|he sets|my alarm rings|the timer rings) (an alarm|it|a timer|) (i|it|everybody) (wakes up|ignores it|fails|sleeps on|gets mad)",
            "(setting|using|hearing|having) (an alarm|alarms|timers|reminders|lists) (is|are|makes me|can be) (annoying|useful|tired|fun|a habit|nice)", "an alarm (is|was) (a|the|what) (sound|worst|thing|reason) (i hate|that wakes people|that rings|)", "(people|some people|kids|my parents) (set|use|need|hate|love|forget) (alarms|timers|reminders|lists|notes) (|every day|all the time|too much)", "(what a|such a|that was a) (loud|nice|terrible|long|stupid|short) (alarm|timer|list|reminder|note)",
            "{thing}", "{thing} {thing2}", "{single}", "(he|she|my boss|{name}|my mom|they) (said|says|told me|asked me) (that|) (the|) (meeting|alarm|timer|game|party|list) (is|was|starts|started) (at {clock}|{when}|over|late|wrong|too loud)", "(that|this|the) (alarm|timer|reminder|list|note) (is|was|sounds|looks) (too loud|annoying|great|good|awful|nice|useless|too long|too early|wrong)",
            "{name} (set|has|added|cancelled|made|forgot) (an alarm|a timer|a list|milk|the meeting|a note) (|{when}|yesterday)", "(the|my) {thing} (was|is|were|are) (|really|very|quite|so) (good|bad|nice|late|expensive|broken|tired|fun|delicious|funny|strange|beautiful|terrible)", "i (am|'m|feel|was) (tired|hungry|bored|happy|sad|cold|late|busy|sick|lost|confused|excited|home|here|back|sleepy|alone|angry)", "i (like|love|hate|want|bought|saw|ate|met|lost|found|have|had|miss) {thing}",
            "(would|could|should) (i|we) (have|need) (set|to set) an alarm", "i (would|could|might|may|should|was going to|was about to|was thinking i could|thought about) (set|setting|add|adding|have set|have added) (an alarm|a timer|a reminder|milk|one) (but|maybe|someday|later|if i had time|or not)", "(the movie|the book|the song|the show|the play) (starts|is about|was called|is called|has) {thing}", "(the train|the bus|the flight|the meeting|the shop|the game|dinner) (leaves|starts|was|is|opens) (at {clock}|{when})",
            "{clock} is (too early|too late|way too early|a bad time|fine|my favorite time|when i was born)", "{length} is (too long|too short|a long time|not enough|enough|nothing)", "(good|nice|thanks|thank you|great|well done|cool|awesome|wow|ok|okay|alright|perfect|sounds good|got it|fine|sure|interesting|haha|lol|never|whatever|maybe|hmm|i see|really|oh no|oops|sorry|bye|goodbye|good night|good morning|hello|hi|hey|hi there|see you|cheers|no worries|you're welcome|i don't know|not sure|of course|exactly|indeed) (|hob|there|man|buddy|then|that|mate)",
            "(thank you|thanks) (so much|a lot|very much|for that|for your help|for the reminder|for waking me|hob)", "(you are|you're) (great|funny|stupid|useless|the best|awesome|annoying|smart|slow|wrong|welcome|nice|cute|so helpful)", "i (didn't|did not) (say|mean|ask for|want) (that|anything|this|an alarm|a timer)", "(remember when|do you remember when|i remember when) (i|we) (had|went|set|were|saw) {thing}", "i (wish|hope|guess|think|believe|bet|know|doubt) (i|it|we|you|they|he|she) (had|will|was|were|could|would|is) {thing}",
            "(my|the) (alarm|timer|phone|list) (is|was) (set for|supposed to be) {clock} (yesterday|but it failed|and i hated it|last week)", "should (i|we) (set|start|make|add|cancel|delete|change|get) (an alarm|a timer|a reminder|my alarm|the alarm|a list) (|{when})", "(alarms|timers|reminders|lists|notes|alarm clocks) are (annoying|great|useful|useless|stupid|the worst|helpful|not my thing|hard|fun)", "why (did|didn't) (my|the) (alarm|timer|reminder) (ring|go off|not ring|not go off|wake me)", "i'm (setting|making|adding|writing|cooking|reading|watching|working on) {thing}", "{talk}", "yes", "yeah", "no", "nope", "yep", "ok",
        ],
        NONE,
        mood="as",
        when=plain(m.p.when(0.05)),
        clock=m.p.clock(),
        length=m.p.length(),
        name=m.t.person(),
        thing=m.pick(m.t.object(), m.t.words(2), m.t.item(), "trains", "coffee", "music", "my job", "the weather", "pizza", "my phone"),
        thing2=m.pick(m.t.item(), m.t.object(), m.t.words(1)),
        single=m.pick("banana|tree|seven|purple|table|hmm|potato|monday|blah|asdf|the|and|cats|window|green|test|testing|hello hello|mississippi|umbrella|bread|alarm clocks|sandwich|tuesday|rain|wow|la la la|one two three|abc"),
        talk=" ".join(m.t.word() for _ in range(m.rng.randint(1, 6))),
    )


@family(3.0, "services with no tool: smart home, taxi, food, social, money, games")
def none_service(m):
    return m.say(
        [
            "(turn on|turn off|switch on|switch off|dim|brighten|toggle) (the|my|all the|all) (lights|living room lights|kitchen light|bedroom lamp|lamp|fan|heater|air conditioning|ac|tv|television|oven|coffee machine|sprinklers|hall light|heating|porch light|smart plug|dishwasher|fireplace|radio in the kitchen)", "(lights|lamps|heating|tv) (on|off) (in the (kitchen|bedroom|hall|bathroom)|)", "(set|make|change|turn) the (lights|light|lamp|lamps) (to|) (blue|red|green|warm white|purple|50 percent|half|orange|brighter)",
            "(set|turn|change|raise|lower) the (thermostat|heating|temperature|heat|ac|oven) (up|down|to {d} degrees|to {d}|by {d} degrees)", "(lock|unlock|open|close) (the|my) (front door|garage|garage door|back door|blinds|curtains|gate|car|shutters|windows)", "(vacuum|clean|mop) (the|my) (living room|floor|house|kitchen|carpet|bedroom)", "start the (vacuum|vacuum cleaner|robot|dishwasher|washing machine|coffee maker|car|roomba)", "(make|brew|start) (me|) (a|some) (coffee|tea|espresso|cappuccino|toast)",
            "(order|get me|i want to order|deliver) (a|some|two) (pizza|burger|sushi|curry|large pizza|chinese food|thai food|burrito|coffee|flowers|groceries) (from {w}|for dinner|please|for delivery|)", "(call|get|book|order|find) (me|) (a|an) (taxi|cab|uber|lyft|ride|car) (to {p}|to the airport|home|for {clock}|now|)", "(book|reserve|get|buy) (me|us|) (a|two|some) (table|flight|hotel room|train ticket|ticket|tickets|room|seat|rental car|massage) (for two|to {p}|in {p}|for tonight|at {w}|for {clock}|)",
            "(post|tweet|share|publish|upload|put) {w} (on|to) (facebook|twitter|instagram|my wall|my story|reddit|linkedin|tiktok)", "(tweet|post) that (i am|i'm|we are) {w}", "(what's|what is|check) (new|happening|trending) on (twitter|facebook|instagram|my feed|tiktok)", "(pay|transfer|send|wire|move) ({d} dollars|{d} euros|money|my bill|50 bucks) (to|from) ({name}|my savings|checking|my account|the electric company)", "(what's|what is|check) my (bank balance|account balance|credit limit|credit score|balance|bank account|checking account)",
            "(play|let's play|start|open) (a|a game of|some) (chess|trivia|tic tac toe|hangman|game|poker|a quiz|solitaire|minecraft)", "(flip|toss) a coin", "roll (a|two|the) (die|dice)", "(rate|give) (this|the) (book|song|movie|album|novel|{w}) ({d} stars|five stars|a 4|two out of six)", "(like|dislike|love|favorite|save|thumbs up) this (song|track|album|artist)", "add this (song|track|album|tune) to my {w} playlist", "(take|snap) (a|) (picture|photo|selfie|screenshot|video)", "(record|start recording) (a video|the screen|my voice|audio)",
            "(restart|reboot|shut down|turn off|power off|lock|unlock) (the|my) (phone|device|computer|tablet)", "(install|uninstall|download|update|delete) (the|) {w} (app|game|application)", "(scan|print|translate|send) this (document|page|code|picture|file)", "(scan|read) (the|this) (qr code|barcode)", "(read|sing|tell) (me|) (this page|this article|the screen)", "change (my|your) (name|voice|language|accent|wallpaper|ringtone|password|background) (to {w}|)", "(call|name) me {name}", "your name is (now|) {w}",
            "(share|send) my location (with {name}|)", "where am i", "(feed|walk|wash|drive|carry|clean|cook|fix|paint|build|iron) (the|my) (dog|cat|car|fish|baby|dinner|shirt|house)", "(set|start|make|create|i need) (a|an|) (timer|countdown|interval timer|repeating timer) (to go off|that rings|that goes off|ringing|to ring|to beep) every {length} (for {length2}|)", "(have|make|let) (the|my) timer (go off|ring|beep|repeat) every {length}", "(repeat|loop) (the|my) timer (every {length}|{d} times|forever|over and over)", "(rename|relabel|retitle) (the|my) (timer|alarm|reminder|list|{w} timer|{w} list|{w} alarm) (to|as) {w}", "(label|name|call|title) (my|the|this) (running|) (timer|alarm) {w}",
            "(change|set|make|switch|pick) (the|my) (alarm|timer) (sound|tone|ringtone|volume|melody|song) (to {w}|louder|softer|loud|low|)", "(make|set) (the|my) alarm (louder|quieter|vibrate|vibrate only|play {w}|softer)", "wake me (up|) with (the song|music by|the radio station|) {w}", "(ignore|block|mute) (calls|messages|texts|notifications) (while|during|until) (the|my) (timer|meeting|alarm) (is on|runs|rings|)", "(combine|merge|copy|duplicate|share|sync) (my|the|both) (timers|alarms|lists|reminders|{d} am alarm) (|with {name})",
            "(create|make|start|delete|rename) (a|my|the|a new) (playlist|{w} playlist|playlist called {w}|playlist of {w})", "(remove|delete|take) (this|that|the last) (song|track) from (my|the) {w} playlist", "(like|unlike|dislike|love|heart|favourite) (this|that|the) (track|song|tune|music|message|text|photo|post) (from {name}|)", "(react|respond|reply) (to {name}'s message|to that|to the last text|) with (a|an) (thumbs up|heart|smiley|emoji|laughing face)", "(show me|open|what are|check) my chat requests", "(make|set) {w} my (default|standard|main) (music app|player|music service|browser)",
            "(set|change|turn on|turn off) (the|my|) (parental controls|ad blocker|ring tone|wallpaper|keyboard|read receipts|face unlock|autocorrect)", "(share|send|give) {name} (my|the) (grocery|shopping|) list", "(delete|block|remove|unfriend) (contact|my contact|) {name} (on facebook|from instagram|on whatsapp)", "freeze my (account|card)", "(report|cancel|activate|block) my (credit card|card|debit card|stolen card)", "(track|where is|what's the status of) my (order|package|parcel|delivery)", "(log|record|add) my (weight|meal|water|run|steps)", "(how many|count my) steps (today|did i take)", "(what's|check) my heart rate", "(order|buy) {thing} (on|from) (amazon|ebay|the store|ikea|online)", "buy {d} shares of {w}",
        ],
        NONE,
        w=m.t.word(),
        length=m.p.length(),
        length2=m.p.length(),
        p=m.t.place(),
        d=str(m.rng.randint(1, 90)),
        clock=m.p.clock(),
        name=m.t.person(),
        thing=m.pick(m.t.item(), m.t.object()),
    )


@family(1.2, "words cut off or without sense")
def none_noise(m):
    words = m.noise().split()
    if m.chance(0.5) and len(words) > 3:
        cut = words[: m.rng.randint(1, 2)]
        text = " ".join(cut)
        if not any(w in text for w in ("the", "my", "a", "to", "can", "could", "in", "at", "on")) or text.split()[0] in ("set", "alarm", "timer", "undo", "stop", "snooze", "note", "reminder"):
            text = m.t.words(4)
        if text in ("wake me", "remind me", "set a", "wake me up") or text.startswith(("wake", "remind", "list", "add", "set", "start", "cancel", "delete", "stop")):
            text = m.t.words(3)
    else:
        text = " ".join(m.t.nonsense() for _ in range(m.rng.randint(1, 5)))
    return m.say("{text}", NONE, mood="as", text=text)


# -- what a larger model or the web answers ------------------------------------------


@family(3.0, "fresh facts: news, stocks, traffic, events, opening hours; and 'search for'", joins=True)
def web_search(m):
    t, p = m.t, m.p
    w, place, name = t.words(2), t.place(), f"{t.person()}"
    team = m.pick(t.word(), "the lakers", "arsenal", "liverpool", "the yankees", "manchester united", "the red sox", "barcelona", "the warriors", t.place())
    day = plain(p.day())
    stock = m.pick("apple|google|tesla|amazon|microsoft|netflix|ibm|bitcoin|{w}|nvidia|ford").replace("{w}", t.word())
    if m.chance(0.42):
        query = m.pick([w, f"{w} in {place}", f"cheap flights to {place}", f"{name}", f"{t.word()} recipes", f"pictures of {w}", f"how to {t.task()}", f"reviews of {w}", f"the best {t.word()} in {place}", f"used {t.word()}", f"{w} lyrics", f"{t.word()} news", f"{w} price"])
        return m.say(
            [
                "(search|search for|search the web for|search the internet for|google|look up|look for|find|browse for|search online for|do a search for|web search|search google for|look online for|find information on|find information about|find out about|look up online|bing|search up|find me|check online for|check the internet for) {query}", "(can|could) you (search|search for|google|look up) {query}",
                "(news|the news|the latest news|the latest|headlines|what's new|what's the news|what's the latest|give me the news|tell me the news|any news|the headlines|latest headlines) (about|on|from|in|regarding) {topic}",
            ],
            [("web.search", {"query": "query topic"})],
            query=bare(query),
            topic=bare(m.pick(w, place, "the election", "the war", "sports", "technology", "climate change", "the economy", team, "bbc", "cnn")),
        )
    fact = m.pick(
        [
            f"who won (the|) {team} game (last night|yesterday|today|on sunday)", f"(what's|what is|what was) the score of the {team} game", f"(when|what time) (do|does|is) {team} (play|playing) (next|{day}|today)", f"(what's|what is|how much is|how is) (the|) {stock} (stock|stock price|share price|trading at|stock doing|shares) (today|right now|)", f"(what is|what's) the (price|cost) of {stock} (stock|shares|)",
            f"(how long|how much time) (will it take|does it take|is it|would it take|to|is the drive|will the drive take) (me |us |)(to get|to drive|to walk|to go|to travel) (to|from {t.place()} to) {m.pick(place, 'work', 'home', 'the airport', w, 'school', name + chr(39) + 's house')} (by car|by bus|if i leave now|with traffic|at {p.clock()}|)", f"(how far|how many miles|what's the distance) (is it|is|) (to|from {t.place()} to|between here and) {place} (from here|from home|by car|)", f"(when|what time) (will|would|do) i (get to|arrive at|arrive in|be at|reach) {m.pick(place, 'home', 'work', 'the airport', w)} if i leave (now|at {p.clock()}|in {plain(p.length())})", f"(when|what time) (should|must|do) i (have to |need to |)(leave|start|set off) (to get to|for|to be at|to arrive at) {m.pick(place, 'work', 'the airport', w, 'the party')} (by|at|before) {p.clock()}", f"will i (make it|be|get|arrive) (to|at) {m.pick(place, 'work', 'the concert', w)} (by|before|in time for) {p.clock()} (if i leave now|)", f"(are there|is there|any) (road works|construction|accidents|a jam|tolls|closures|speed traps) (on|along|near) (the way to {place}|my route|highway {m.rng.randint(1, 99)}|the way home|my commute)",
            f"(any|are there any|what|find|list|show me|upcoming|tell me about) (concerts|{t.word()} concerts|festivals|christmas events|events for kids|food festivals|comedy shows|plays|art shows|farmers markets|fireworks|{t.word()} shows|parades|meetups) (in {place}|near me|{day}|in {place} {day}|around here|by {name}|at the {t.word()})", f"(what can i do|things to do|what is there to do|fun things to do|where can i go|what's going on|what to do) (in {place}|with kids|this weekend|{day}|near me|in {place} {day}|with the family in {place})", f"(when is|where is|how much are tickets to|who is playing at) the {m.pick(w, t.word())} (concert|festival|show|fair|parade|game|play) (in {place}|this year|{day}|)",
            f"(how's|how is|what's|what is) (the|) traffic (like|) (on the way to work|to {place}|in {place}|on the highway|downtown|right now|to the airport)", f"(is there|are there) (a lot of|any|much|heavy) (traffic|accidents|delays|congestion) (on i {m.rng.randint(1, 95)}|to {place}|on my way home|near {place})", f"(what time|when) does (the|) {m.pick(t.word(), 'post office', 'bank', 'library', 'supermarket', 'pharmacy', 'walmart', 'costco', 'mall', 'gym')} (open|close) (today|{day}|tonight|)",
            f"is (the|) {m.pick(t.word(), 'post office', 'bank', 'library', 'pharmacy', 'aldi')} open (now|today|{day}|right now|on sundays)", f"(what|which) (movies|films) are (playing|showing|on|in theaters) (tonight|near me|in {place}|this weekend|today|)", f"(what|any) (events|concerts|festivals|shows|things) are (on|happening|there|there to do) (in {place}|this weekend|tonight|near me|around here)", f"what's (happening|going on) (in {place}|this weekend|in the world|around here|in town)",
            "(what's|what is|tell me|read me|give me) (in the news|the news|today's news|the latest news|the headlines|on the news|today's headlines)", f"who is winning the (election|game|match|race|world cup|{team} game)", f"(how much|what) (does|do) (a|an|) {w} cost", f"(what's|find) the cheapest flight to {place} {day}", f"(when|what time) (is|does) (the next|the) (train|bus|flight|ferry) (to|from) {place} (leave|)", f"(is|are) (flight|my flight to) {place} (on time|delayed)",
            f"(recommend|suggest|what is|what's) (a good|some good|the best) (restaurant|restaurants|movie|bars|hotels|museums) (in {place}|to watch tonight|in {place} for dinner)", f"what (restaurants|bars) (in {place}|around {place}) are (good|open)", f"(find|give me|show me|look up) (a|the) recipe for {m.pick(t.word(), 'lasagna', 'banana bread', 'pancakes', 'chicken curry')}", "(what are the|any) (gas prices|lottery numbers|winning lottery numbers|pollen levels|sale offers|covid numbers) (today|now|nearby|)", f"did (the|) {team} win (last night|yesterday|today|)", f"(latest|recent) (news|scores|updates) (on|about|for) {team}",
            f"who (is|was) (elected|the current|the new) (president|mayor|prime minister|ceo) of {place}", f"(did|has) {name} (win|release|won|released) (the|a) (election|oscar|new album|game)",
        ]
    )
    return m.say("{query}", "web.search", mood="ask", query="[" + expand_text(m, fact) + "]")


def expand_text(m, template: str) -> str:
    said = m.say(template, NONE)
    return said.text


@family(3.4, "knowledge, writing, chat, translation: the larger model's", joins=True)
def remote_ask(m):
    t, p = m.t, m.p
    w, place, name = t.words(2), t.place(), t.person()
    lang = m.pick("spanish|french|german|italian|polish|japanese|chinese|greek|portuguese|russian|arabic|hindi|korean|dutch|swedish|latin|turkish")
    if m.chance(0.2):
        return m.say(
            ["(ask|ask the|ask a|consult) (chatgpt|claude|gemini|remote model|big model|cloud|assistant|expert|large model|gpt|smart model|ai) (about|for|to|whether|why|how) {question}", "(explain|explain to me|describe|tell me about|teach me about|tell me more about|tell me something about|give me a summary of|talk about) {question}"],
            "remote.ask",
            question=bare(m.pick(w, t.object(), "quantum physics", "black holes", "the french revolution", "photosynthesis", "how engines work", "inflation", "machine learning", "the roman empire", f"the history of {place}", "relativity", f"a recipe with {t.item()}", "dinosaurs", f"{name}'s life", "the moon")),
        )
    if m.chance(0.16):
        return m.say(
            ["(help me|i need help to|can you help me|i want you to|could you) (write|draft|come up with|phrase|word) {question}", "(i want to know|i'd like to know|i would like to know|i was wondering|do you know|can you tell me|could you tell me|tell me|i wonder|explain to me|any idea) {fact}", "(let's|can we|i want to|i'd like to) (talk about|discuss|chat about|learn about) {topic}"],
            [("remote.ask", {"question": "question fact topic"})],
            mood="as",
            question=m.pick(f"a [speech about {w}]", f"an [apology to {name}]", f"a [letter to {name} about {w}]", f"a [{t.word()} for my {t.word()}]", f"[wedding vows]", f"a [caption about {w}]", f"a [name for my {t.word()}]"),
            fact=m.pick(f"[how {t.word()} is made]", f"[why {w} {m.pick('is', 'are')} {t.word()}]", f"[what {w} means]", f"[who invented {w}]", f"[where {w} comes from]", f"[how to {t.task()}]", f"[what the capital of {place} is]", f"[how old {name} is]", f"[when {w} was built]", f"[how many people live in {place}]", f"[if {w} is good for you]", f"[the meaning of {w}]", f"[the history of {w}]"),
            topic=m.pick(f"[{w}]", f"[{t.word()} and {t.word()}]", "[philosophy]", "[my day]", f"[life in {place}]", "[politics]", "[the universe]"),
        )
    fact = m.pick(
        [
            f"(is it|what is|what's) (better|the point|a good way|worse) (to {t.task()}|of {w})", f"(compare|contrast) {t.word()} (and|with|to) {t.word()}", f"(what|which) {t.word()} (is|was) the (best|biggest|first|most famous|oldest) (in {place}|ever|of all time|in history)", f"(name|list|give me) (some|three|a few|all) {t.word()} (in {place}|that are {t.word()}|from the {t.word()} era)", f"how does {w} (work|happen|taste|feel|compare to {t.word()})", f"(do|does|did|can|could) {w} (have|need|cause|eat|live in|make) {t.word()}", f"(is|are|was|were) {name} (still alive|married|related to {t.person()}|a {t.word()}|from {place})", f"what (did|does|has) {name} (do|say|write|think|invent|look like)", f"what (are|were) the (causes|effects|benefits|side effects|symptoms|rules|names) of {w}", f"(what's|what is|how's|how is) (your opinion on|your favorite|it like to be) {t.word()}", f"(i'm|i am) (bored|sad|lonely) (talk to me|tell me something|cheer me up|what should i do)", f"(solve|answer) (this|the) riddle {w}", f"(who|which {t.word()}) (has|had|holds) the most {t.word()}",
            f"(write|compose|draft|make up|create|generate) (me|) (a|an|a short|a funny) (poem|story|song|joke|essay|letter|speech|haiku|limerick|toast|cover letter|blog post|rap|apology letter) (about|on|for) {w}", f"(write|draft|compose) (a|an) (email|letter|essay|story|poem|article) (about {w}|for my boss explaining {w}|in the style of {name})", f"(translate|how do you say|how do i say|say|what is|what's the word for) {m.pick('hello', 'thank you', 'good morning', 'where is the bathroom', 'i love you', t.word(), t.words(2))} (in|into|to) {lang}", f"(why|how) (is|are|do|does|did|was|were) (the|) {m.pick('sky blue', 'grass green', 'ocean salty', 'sun hot', 'leaves change color', 'cats purr', 'birds fly', 'planes fly', 'dogs bark', 'dinosaurs die', 'people dream', f'{w} work', f'{w} made', f'{t.word()} important', 'rainbows form')}",
            f"who (was|is|invented|wrote|discovered|painted|built|founded|composed|directed) {m.pick(name, w, 'the telephone', 'hamlet', 'the mona lisa', 'america', 'penicillin', 'albert einstein', 'the light bulb', 'star wars', 'the first president', f'the king of {place}')}", f"(what|who) (is|are|was|were) (a|an|the|) {m.pick(w, t.word(), 'black hole', 'mitochondria', 'capital of ' + place, 'population of ' + place, 'tallest building', 'meaning of life', 'speed of light', 'largest animal', 'longest river', 'photosynthesis', 'blockchain', 'pythagorean theorem', 'fibonacci sequence')}", f"(what does|define|what's the definition of|what is the meaning of|what's the meaning of|explain the word|look up the definition of) {t.word()} (mean|)".replace("define", "define"), f"(how|spell) (do you spell|is|) {t.word()} (spelled|)".replace("(how|spell) (do you spell|is|)", "(how do you spell|spell|can you spell)").replace(" (spelled|)", ""),
            f"(when|where) (was|is|did) {m.pick(name, 'world war two', 'the titanic', 'mozart', 'the eiffel tower', 'mount everest', w, place)} (born|end|sink|located|die|start|built|founded|happen)", f"how (far|tall|old|big|heavy|deep|long|fast) is {m.pick('the moon', 'mount everest', 'the eiffel tower', name, 'the sun', 'the grand canyon', w, 'the amazon river', place)}", f"how (many|much) {m.pick('people live in ' + place, 'planets are there', 'bones are in the body', 'calories are in ' + t.item(), 'countries are in africa', 'legs does a spider have', 'sugar is in a banana', t.word() + ' are there')}", f"how (do|can|should|would) (i|you|one) {m.pick(t.task(), 'tie a tie', 'boil an egg', 'lose weight', 'learn guitar', 'change a tire', 'get rid of ants', 'remove a stain', 'start a business', 'sleep better', 'cook rice')}",
            "(tell|give) me (a|another|one more) (joke|fun fact|story|bedtime story|riddle|pun|quote|random fact|tongue twister|knock knock joke)", "(make me laugh|say something funny|sing a song|sing me a song|entertain me|i'm bored talk to me|let's chat|talk to me|tell me something interesting|surprise me)", f"(what|which) (should|would) (i|you) {m.pick('wear to a wedding', 'cook for dinner', 'read next', 'buy for ' + name, 'say to ' + name, 'do with my life', 'name my dog', 'eat tonight')}", "(who are you|what are you|are you human|are you a robot|who made you|how old are you|do you love me|what's your name|where do you live|do you have feelings|are you real|what do you think about me|what's your favorite color|do you dream|are you alive|who created you)",
            f"(give me|i need|suggest|list|brainstorm) (some|a few|ten|five|three) (ideas|tips|names|synonyms|suggestions|reasons|facts|questions|exercises) (for|about|on) {w}", f"(summarize|proofread|rewrite|paraphrase|correct|improve|simplify) {m.pick('this text', 'this paragraph', w, 'my essay', 'the book ' + t.word(), 'this email')}", f"(what's|what is) the difference between {t.word()} and {t.word()}", f"(is|are|can|do|does|did) {m.pick('a tomato a fruit', 'cats see in the dark', 'penguins fly', 'pluto a planet', 'spiders insects', 'fish sleep', 'vaccines safe', w + ' dangerous', t.word() + ' healthy', 'dogs dream', 'aliens exist')}", f"(plan|help me plan) (a|my) (trip|party|week|wedding|diet|menu|vacation|workout) (to {place}|for {w}|)",
            f"(what happened|who died|who ruled) in {m.rng.randint(1000, 2020)}", f"(should i|is it ok to|is it safe to|can i) {m.pick('eat raw eggs', 'take aspirin with wine', 'quit my job', 'invest in stocks', 'freeze bread', 'drink coffee at night', 'buy a house now', t.task())}", f"(what's|what is|tell me) (a|another word|a synonym|a rhyme|the plural|the opposite) (for|of) {t.word()}", f"(what|who) (do you think|would win|is better) {t.word()} or {t.word()}", f"(write|give me|show me) (a|some) (python|javascript|code|function|regex|sql|program) (that|to|for|which) {t.words(3)}", f"(recommend|suggest) (me|) a (book|podcast|hobby|gift|name|recipe) (about {w}|for {name}|)",
        ]
    )
    return m.say("{question}", "remote.ask", mood="ask", question="[" + expand_text(m, fact) + "]")


# -- orders to Hob itself ------------------------------------------------------------


@family(1.0, "taking back is not cancelling a question")
def hob_undo(m):
    return m.say(["(undo|undo that|undo it|undo this|undo the last (thing|action|one|command|change|step)|take that back|take it back|revert|revert that|roll that back|reverse that|undo what you (just did|did)|reverse the last (action|change)|go back on that|put it back|put that back|restore (it|that|what you deleted)|bring it back|unsend that|that was wrong undo it|undo please|i didn't mean that undo|change it back|take back what you did|make that undone|undo everything|oops undo|no undo that|ctrl z)"], "hob.undo", mood="as" if m.chance(0.5) else "do")


@family(1.0, "dropping a question is not undoing a deed")
def hob_cancel(m):
    return m.say(["(never mind|nevermind|forget it|forget that|cancel|cancel it all|drop it|leave it|let it be|forget about it|nothing|never mind that|scratch that|skip it|forget i said anything|forget i asked|no forget it|ok forget it|stop asking|abort|cancel this|cancel request|don't bother|nah forget it|shut up|be quiet|that's enough|enough|shut up please|please be quiet|be silent|hush|that will be all|that's all|shut down please|we are done|i'm done|that is all for now|stop talking|leave it alone|no never mind|actually never mind|actually forget it|ignore that|ignore me|disregard|disregard that|not now|i changed my mind|changed my mind|no thanks|no thank you|cancel please|nah|nvm|quit|exit)"], "hob.cancel", mood="as")


@family(0.9, "asking what Hob can do, in the words people use for any helper")
def hob_help(m):
    return m.say(["(help|help me|help please|i need help|what can you do|what can i ask you|what can i say|what do you do|how do you work|how does this work|what are you able to do|what are your (features|skills|abilities|functions|commands)|show me what you can do|list (your|the|all) commands|what commands (are there|do you know|do you understand|can i use)|how can you help me|how do i use you|what can you help me with|give me help|what are my options|tell me what you can do|show help|what else can you do|what things can you do|can you help me|instructions|show me the commands|how do i use this)"], "hob.help", mood="as")


@family(0.9, "say it again; 'what' and 'pardon' stand alone")
def hob_repeat(m):
    return m.say(["(say that again|repeat that|repeat|repeat please|pardon|pardon me|come again|what did you say|what was that|say again|say it again|once more|again please|can you repeat that|could you repeat that|could you say that again|please repeat|please say that again|i didn't (hear|catch|get|understand) (that|you)|i did not (hear|catch|get) (that|you)|sorry what|sorry what was that|excuse me|what|huh|tell me again|repeat what you said|repeat the last thing you said|one more time|one more time please|say that one more time|i missed that|can you say it again|didn't catch that|what did you just say|repeat yourself|repeat your answer|run that by me again|can you please repeat)"], "hob.repeat", mood="as")
