"""Families of questions: what changes by the day is the web's, what stays true and what is to be written is the larger
model's, and where a kind of place is belongs to the map, whatever verb stands before it."""

from family import family
from things import bare
from turns import NONE
from world import PLACE_KINDS


def said(m, template: str) -> str:
    """A template without slots, said once."""
    return m.say(template, NONE).text


TEAMS = "chelsea|the lakers|the yankees|barcelona|ajax|liverpool|the bruins|the giants|bayern|the packers|leeds united|celtic|the dodgers"
TRADED = "silver|oil|ethereum|the dow jones|the nasdaq|copper|wheat|apple stock|tesla shares|the dollar|the pound|diesel|a barrel of oil|natural gas"
SHOWS = "the bachelor|masterchef|eurovision|big brother|the voice|the great british bake off|survivor|american idol|the masked singer|love island"


@family(2.4, "today's results, prices, tables and timetables: the web's, also without the word search", joins=True)
def fresh_today(m):
    t = m.t
    team, traded, show = m.pick(m.pick(TEAMS), t.word(), t.place()), m.pick(TRADED), m.pick(m.pick(SHOWS), f"the {t.word()}")
    day = m.pick("yesterday|last night|tonight|today|on saturday|on sunday|this week|this weekend|last weekend|")
    now = m.pick("right now|today|at the moment|now|currently|this morning|these days|")
    query = said(
        m,
        m.pick(
            [
                f"(how did|how have) {team} (do|get on|play|done) {day}", f"who (was|has been|just got) (eliminated from|kicked off|thrown out of) {show} {day}", f"who (won|is winning|is hosting|is still in) {show} {day}", f"(what is|what's|how much is) {traded} (worth|at|trading at|going for|selling for) {now}", f"{traded} price {now}", f"price of {traded} {now}", f"(which|what) (team|club|player|driver|country) (leads|is top of|is first in|is bottom of) the {m.pick('second division', 'bundesliga', 'medal', 'championship', 'league', t.word())} (table|standings|) {now}",
                f"(nba|nfl|league|medal|formula one) (table|standings|results|scores|fixtures) {now}", f"(who is|who's) (leading|ahead|in the lead) in the {m.pick('polls', 'election', 'tour de france', 'race', t.word())} {now}", f"(what are|any) (delays|strikes|closures|cancellations) (on the|at the|in the) {m.pick('metro', 'airport', 'trains', 'subway', 'underground', 'motorway', t.word())} {now}", f"(is|was) there (a strike|an earthquake|an outage|a fire|an accident) (in|near|at) {t.place()} {day}", f"(has|have) (the|) {m.pick('elections', 'new iphone', 'budget', 'verdict', 'parliament', 'new season', t.word())} (come out|been announced|started|been decided|been released) (yet|already|)",
                f"(when|what time) (does|is) (the next|the last|the first) (train|bus|ferry|tram|flight|metro) (to|from|for) {t.place()} (leave|due|{day}|)", f"(what's|what is|anything) (new|happening|going on) with {m.pick(team, t.person(), 'the climate talks', 'the election', 'the strike')} {now}", f"(how many|how much) (people|money|votes|goals|cases) (have died|has been raised|were counted|were scored|were there) (in|at) {t.place()} {day}", f"(is|are) {m.pick(t.person(), t.word(), 'flights to ' + t.place())} (on tour|out in cinemas|cancelled|delayed|in the news|sold out) {now}", f"(opening hours of|opening times for|is it open today) (the|) {m.pick('zoo', 'pool', 'library', 'town hall', 'museum', t.word())}".replace("(opening hours of|opening times for|is it open today)", "(opening hours of|opening times for|when does it open)").replace("when does it open", "opening hours"),
                f"(exchange rate|fuel prices|petrol prices|mortgage rates|lottery numbers|pollen count|air quality|uv index|tide times|snow conditions|cinema listings|train times|ferry times) (for|in|to) {t.place()} {now}", f"(latest|newest|recent) (on|about|from) {m.pick(team, t.person(), t.place(), t.words(2))}",
            ]
        ),
    )
    lead = m.pick("||||||and |so |hey |tell me |do you know |")
    return m.say("{lead}{query}".replace("{lead}", lead), "web.search", mood="as", query=f"[{query.strip()}]")


@family(1.6, "the verb of searching is not part of what is searched, the price, the order and the seller are", joins=True)
def searched_whole(m):
    t = m.t
    month = m.pick("may|june|august|october|next summer|december|easter|the weekend")
    query = m.pick(
        [f"second hand {t.words(2)}", f"cheap {t.words(2)} near {t.place()}", f"second hand {t.word()} in {t.place()}", f"first aid for {t.words(2)}", f"cheap flights from {t.place()} to {t.place()} in {month}", f"cheap train tickets to {t.place()}", f"{m.pick('ferry', 'tram', 'coach', 'shuttle')} times to {t.place()}", f"last minute {m.pick('holidays', 'hotels', 'trips', 'deals')} in {t.place()}", f"{t.words(2)} near {t.place()}", f"concert tickets for {t.person()}", f"reviews of {t.words(2)}", f"{t.words(3)}", f"flats to rent in {t.place()}", f"jobs in {t.place()}", f"the cheapest {t.words(2)}", f"how to {t.task()}", f"houses for sale in {t.place()}", f"pictures of {t.words(2)}"]
    )
    return m.say(["(search|search for|search the web for|do a web search for|web search for|run a search for|google|look up|look online for|find online|check online for|search online for|look on the internet for|have a look online for|look up online) {query}", "(find me|find|look for|get me) {query} (online|on the web|on the internet)", "look {query} up (online|on the web|please|for me|)", "(find me|look up|look for|google|search) {query}"], "web.search", query=f"[{query}]")


ILLS = "a headache|back pain|a cold|hiccups|a sunburn|insect bites|sore feet|dry skin|stress|a hangover|jet lag|a stiff neck|{w}"
FOODS = "rice|barley|lentils|a steak|potatoes|corn on the cob|dumplings|a whole chicken|asparagus|{w}"


@family(2.8, "advice and what stays true: health, cooking, work, manners, schools of thought are the larger model's", joins=True)
def advice(m):
    t = m.t
    ill, food, w = m.pick(ILLS).replace("{w}", t.word()), m.pick(FOODS).replace("{w}", t.word()), t.words(2)
    but = m.pick("though it is far away|when nobody else does|when the rent is so high|even if they say no|but i have no time|although we just met|or wait a year|or stay where i am|")
    question = said(
        m,
        m.pick(
            [
                f"should (i|we) (take the offer|move to {t.place()}|buy a {t.word()}|say yes|sell {t.object()}|tell {t.name()} the truth|quit|go back to school|change banks|get a {t.word()}) {but}", f"(is it|would it be) (bad|okay|ok|healthy|wrong|rude|smart|dangerous|normal|worth it|a bad idea) to ({t.task()}|sleep with {m.pick('cold feet', 'the heating on', 'socks on', 'a full stomach', t.words(2))}|run in the {m.pick('snow', 'rain', 'heat', 'dark')}|skip breakfast|leave early|wash {w} in {m.pick('cold', 'hot')} water)", f"how long (should i|do i|does one|do you|must i) (boil|cook|bake|steam|roast|rest|grill|soak) {food}", f"(what|which) (helps|is good|works|can i take|should i take|do you recommend) (against|for) {ill}", f"how do i get rid of {ill}", f"how do i (get|remove|clean) {w} (out of|from|off) {m.pick('a carpet', 'a shirt', 'the wall', 'leather', t.object())}", f"how do i (politely|best|nicely|) (say no|decline|tell {t.name()} no|break up|ask for more money|ask {t.name()} out|apologise)",
                f"what (caused|led to|started|ended|was behind) (the|) {m.pick('decline of the vikings', 'first world war', 'great depression', 'black death', 'cold war', w)} (in short|in simple words|)", f"(what is|what's) the (plural|past tense|opposite|origin|meaning|capital|root|symbol|chemical formula) of {t.word()}", f"(and|) (in|into) {m.pick('norwegian', 'danish', 'hindi', 'french', 'korean', 'welsh')}", f"(who|which king|which queen|what country) (ruled|discovered|conquered|settled|founded) {t.place()} (first|in the middle ages|in {m.rng.randint(1000, 1950)}|)", f"(how come|why is it that|why) {w} (is|are|gets|turns|goes) (so|) {m.pick('red', 'sticky', 'loud', 'expensive', 'heavy', 'sour', t.word())}", f"what (would|could) happen if {m.pick('the moon', 'all bees', 'the internet', 'gravity', t.words(2))} (disappeared|stopped|doubled|was gone)",
                f"(what are the|name the|list the|give me the) (pros and cons|advantages|risks|stages|main ideas|rules) of {w}", f"(teach me|help me understand|walk me through|explain) (how {w} works|{w}|the rules of {m.pick('chess', 'poker', 'cricket', t.word())}|why {w} matters)", f"explain (to me |)in (plain words|two sentences|simple terms) (what {w} is|how {w} works|why {w} matters)", f"i (can't|don't) (sleep|focus|relax|remember names|decide) what (should i do|can i do|helps)", f"(do|can) (cats|dogs|plants|babies|fish|{t.word()}) (eat|drink|have|feel) {m.pick('grapes', 'chocolate', 'milk', t.word())}", f"what do (people|you|they) (say|eat|wear|give|bring) (at|to|on|in) {m.pick('a funeral', 'a wedding', 'new year', t.place(), 'a job interview', 'a housewarming')}", f"(give|tell|send) me (a|some|three|five) (tip|tips|idea|ideas|advice|exercises|questions|titles|names) (for|on|about) {w}", f"how much {m.pick('water', 'protein', 'sleep', 'salt', 'vitamin c', 'exercise', t.word())} (should|do|does) (i|one|a child|a dog) (drink|need|eat|get) (a day|each week|)",
                f"can you (recommend|suggest) (a|some) (good |)(book|books|novel|present|hobby|name|names|film|exercise) (about|for|on) {w}", f"what's (a|the) (nice|good|polite|short|funny) (way|thing) to (say|write) (to|in) {m.pick('a birthday card', 'my boss', t.name(), 'a new colleague', 'a grieving friend')}", f"how (high|long|deep|old|far|big|fast|heavy) (is|was|are) (the|) {m.pick('nile', 'eiffel tower', 'alps', 'sahara', 'titanic', 'blue whale', t.word())}",
            ]
        ),
    ).strip()
    return m.say(m.pick("||||tell me |hm |") + "{question}", "remote.ask", mood="as", question=f"[{question}]")


@family(2.2, "something to write, rewrite or shorten, with the text behind it: nothing in it is sent, set or read", joins=False)
def to_be_written(m):
    t = m.t
    text = m.pick([t.clause(), f"{t.clause()} and {t.clause()}", "bring the papers along on time", f"remind {t.name()} that {t.clause()}", f"call me when {t.clause()}", "the meeting is at " + m.p.clock()])
    text = "".join(c for c in text if c not in "()[]{}|")
    style = m.pick("more cheerful|more formal|shorter|less angry|more polite|simpler|more professional|funnier|clearer|nicer|warmer")
    who = m.pick(["my team", "my landlord", "the teacher", "my boss", "the bank", "the neighbours", "a customer", t.name(), "the council"])
    piece = m.pick("email|letter|message|reply|text|invitation|toast|speech|review|note|complaint|cover letter|poem|bio")
    a = "an" if piece[0] in "aeiou" else "a"
    draft = m.pick("only a draft|nothing to be sent|don't send it|i'll send it myself|as a draft|in two sentences|in french|make it short|keep it friendly|no more than fifty words|")
    question = said(
        m,
        m.pick(
            [
                f"(rewrite|rephrase|reword|change|put) this so it (sounds|is|reads|gets) {style} : {text}", f"make (this|the following|this sentence|this text) (sound |){style} : {text}", f"(translate|put) (this|the following|the sentence) into {m.pick('german', 'french', 'polish', 'spanish', 'italian')} : {text}", f"(correct|proofread|check|fix) (the grammar of|the spelling in|) (this|my text) : {text}", f"(summarize|sum up|shorten) (this|the following) : {text}", f"(write|draft|compose|word|formulate) {a} {piece} to {who} (thanking them for {t.words(2)}|about {t.words(2)}|asking for {t.words(2)}|explaining why {t.clause().replace('|', ' ')}|saying sorry for {t.words(2)}) {draft}", f"(draft|help me write|help me word|think up|sketch) {a} {piece} (for|to) {who} {draft}", f"(write|make|give me|come up with) (a|some|a short|a funny) {m.pick('story', 'poem', 'song', 'slogan', 'caption', 'limerick', 'plan', 'joke', 'dialogue', 'quiz')} (about|for|on) {t.words(2)}", f"what (could|should|can) i write (to|back to) {who} (about|after|when) {t.clause()}",
            ]
        ),
    ).strip()
    return m.say(m.pick("||||please |can you |could you |") + "{question}", "remote.ask", mood="as", question=f"[{question}]")


MORE_KINDS = "bank machine|guest house|somewhere to sit|a place to sleep|garage|bus depot|tea rooms|cafe|cafes|chemist|laundromat|locksmith|hairdresser|vet|notary|ice cream place|thai restaurant|greek restaurant|bike shop|bookshop|swimming pool|taxi stand|camp site|playground|launderette|toilets|drinking fountain|butcher|florist|copy shop|tram stop|charging point|hostel|tailor|doctor|walk in clinic"


@family(2.6, "where a kind of place is: the map's, though 'find' and 'are there' also begin what the web is asked", joins=True)
def place_of_a_kind(m):
    t = m.t
    kind = m.pick(m.pick(MORE_KINDS), m.pick(MORE_KINDS), m.pick(PLACE_KINDS), f"{t.word()} shop", f"{t.word()} restaurant")
    one = kind.removeprefix("a ")
    by = m.pick(f"near {t.place()}", f"in {t.place()}", f"near the {m.pick('station', 'stadium', 'beach', 'airport', 'office', 'harbour', 'old town', t.word())}", f"on {t.word()} {m.pick('street', 'avenue', 'road', 'lane')}", f"by the {m.pick('river', 'station', 'church', t.word())}")
    here = m.pick("near me|nearby|around here|close by|near here|in this area|close to me")
    return m.say(
        [
            "(find|show me|find me|locate|search for|look for|where is|where's) (a|the|) {by}", "(is there|are there any|are there|do they have|is there any) {by}", "{by}", "(i need|i'm looking for|we need|i have to find|get me to) (a|an|some) {one}", "(where is|where's|where are|find|show me|show) the (nearest|closest|next) {one}", "(nearest|closest) {one}", f"{{one}} {here}", f"(is there|are there|any|are there any) (a|an|) {{one}} {here}", "(where can i|where could i|where do i) (find|get to) (a|an) {one}", "{one}", f"(find|show me|find me) (a|an|some|the) {{one}} {here}", "(find|locate|show me|where is) the {place} on the map",
        ],
        [("map.find", {"query": "by one place"})],
        mood="ask",
        by=f"[{one} {by}]",
        one=f"[{one}]",
        place=f"[{t.words(2)} {m.pick('library', 'hotel', 'school', 'clinic', 'market', 'bridge', 'square')}]",
    )


@family(2.2, "said about oneself, one's day or the helper in the words of tools: nobody's, and no question of the calendar", joins=False)
def about_oneself(m):
    t = m.t
    who = m.pick(["i", "we", t.person(), "my brother", "she", "he", "the boss"])
    is_ = "am" if who == "i" else "are" if who == "we" else "is"
    return m.say(
        [
            f"{who} {is_} (kind of|really|pretty|a bit|always|quite) (busy|booked|tired|free|late|early|ready|lost|full|behind) (now|today|these days|lately|)", f"({is_} |)(kind of|really|so|pretty) (busy|tired|late|bored) (right now|now|at the moment|today)", "(you|so you|now you) (want|wanted|need|asked|like) to know (about|) (the time|the current time|the weather|my name|my plans|the news|how i slept)", f"(you|they) (told|showed|gave|read) me (the|that) (time|list|note|news|weather|message) (already|before|twice|yesterday)", f"{who} (can|could|can't|could not) (read|hear|find|see|count|remember|play|sing) (it|that|the notes|the time|music|the map) (very well|at all|by heart|)", "(that|this|it) (sounds|looks|seems|feels) (right|good|wrong|fine|like a plan|like rain|about right|weird) (to me|today|)", f"(my|our|the) (day|week|schedule|calendar|morning|phone|map|music) (is|was|looks) (packed|a mess|fine|awful|crazy|full of surprises|not my thing)",
            f"(time|the weather|music|money|silence|the news) (flies|heals everything|is a funny thing|is what we make of it|is money|makes people happy|bores me)", f"{who} (said|thinks|believes|heard) (the|that the) (meeting|game|alarm|weather|list|battery) (is|was) (fine|over|cancelled|wrong|great)", f"(remember|you know|you see|guess what|listen) (when|that|how|) {who} (lost|broke|forgot|found) {t.object()}", f"i'm (just|only) (talking to myself|thinking aloud|looking around|browsing|reading|testing you|saying)", "(it|that) (doesn't|does not|didn't) matter (to me|what time it is|who called|anyway)",
        ],
        NONE,
        mood="as",
    )
