"""Sentences with marked names, places, organisations and addresses, written for Hob.

`(a|b)` is a choice; `{slot}` is filled. Slots in capitals are marked, the other ones are what must not be taken for a name.
"""

from __future__ import annotations

import random
import re

import plain
from vocabulary import ADJ, NOUN, Vocabulary

MARKED = {"N": "name", "F": "first", "L": "last", "FULL": "full", "P": "place", "CITY": "city", "LAND": "country", "O": "org", "A": "address", "S": "street", "ROOM": "room", "ZIP": "zip", "NUM": "number"}
LABEL = {"N": "NAME", "F": "NAME", "L": "NAME", "FULL": "NAME", "P": "PLACE", "CITY": "PLACE", "LAND": "PLACE", "O": "ORG", "A": "ADDRESS", "S": "ADDRESS", "ROOM": "ADDRESS", "ZIP": "ADDRESS", "NUM": "ADDRESS"}
T = [line.strip() for line in r"""
(write|draft|compose) (an email|a letter|a message|a note) to {N} (about|regarding|on) (the|our|my) {noun} (in|at) {P}
(write|draft) (a|an) {adj} reply to {N} who (asked|wrote|complained) about the {noun}
(tell|ask|text|call|email|message|remind) {N} (that|to say) (i'm late|the {noun} is {adj}|we meet {day}|i will be there at {time})
(ask|tell) {N} (if|whether) (she|he|they) (wants|need|can bring) the {noun}
(what|who) (is|was) {FULL} (known|famous) for(|?)
(who|what) is {N}(|?)
how (old|tall|rich) is {FULL}(|?)
(when|where) (was|is) {FULL} born(|?)
what's the (weather|time|population|capital) (in|of|for) {P}(|?| today| tomorrow)
is it (raining|snowing|warm|cold|safe) in {P}(| this week| right now)(|?)
(flights|trains|buses|tickets) (from {P} to {P}|to {P})(| on {day}| in {month})
(plan|suggest) a (weekend|trip|holiday|route) (in|to|through) {P} (for|with) (my wife|two kids|{N}|{N} and {N})
(best|good|cheap|{adj}) (restaurants|hotels|cafes|museums|{noun}s) (in|near|around) {P}
(we|they|i|she|he) (moved|came|drove|flew|travelled|went) (here |)(from|to) {P} (last|in) {year}
(i|we) (live|lived|grew up|stayed|worked) in {P} (for {n} years|until {year}|with {N})
(i'm|i am|we are) (going|flying|driving|travelling|moving) to {P} (next week|on {day}|with {N}|for work)
(my|his|her|our) (name|surname|first name) is {N}
(my|his|her) (maiden|middle|last) name (is|was) {L}
(i'm|i am|this is|it's) {N}(| speaking| from {O}|, calling from {O}|, {n} years old|, originally from {P}|, from {P})
(hello|hi|hey|dear|good morning|good evening|bonjour|hallo)(,|) {N}(,|!|.|) (how are you|thanks for the {noun}|can we talk|i have a question about the {noun}|please find the {noun} attached)
(hello|hi), this is (mr.|mrs.|ms.|dr.|professor|) {N}(.|,) (who are you|i'd like to speak with {N}|do you have my {noun})(?|)
{N}, (can|could|would) you (please |)(send|call|bring|show|tell) me the {noun}(?|)
(can|could|may) i (please |)(speak|talk) (to|with) {N}(| from {O})(|?)
(everyone|people|friends) call (me|him|her) {F}
{F} (is|was) (a|an|the) (very |most |){adj} (person|man|woman|doctor|{job}|friend|kid)(.|, and {F} too)
{N} (said|told|asked|wrote|says|thinks|knows|promised) (that|me that|us) (the {noun} was {adj}|he likes {noun}|she would come {day})
"{clause}," (said|asked|told) {N}(| to {N})(.|)
{clause}! said {N} to {N}
why is {F} (so|always|never) {adj}(?|)
have you (seen|heard|met|called) {N} (yet|lately|today|speak)(?|)
(has|did|does|is|will) {N} (call|coming|here|answer|know about the {noun}|live in {P})(?|)
(she|he|they) (named|called) (him|her|it|the baby|the dog) {F}
(follow up|check in|meet|talk|have lunch|have dinner|coffee) with {N} (in {n} days|on {day}|about the {noun}|at {time}|next week)
(add|save|put) {N} (to|as) (my contacts|guardian|the account|a contact|the guest list)
(the account|the booking|the reservation|it|the table|the room) is (under|in) (the name of|the name|my partner's name|) {N}
maybe (it's|it is) (under|for|from) {N}
(change|correct) (it|the name) to (mr.|mrs.|dr.|) {N}(| please)
{N}'s (killers|lawyers|songs|books|brother|mother|{noun}|{noun}) (were|was|is|are) {adj}(|er) (than {N}'s|in {P}|by far)
{N}'s (birthday|party|address|number|wedding|flight|car|house|doctor) is (on {day}|in {P}|at {time}|{adj})
(read|see|remember) (the|my) (verses|story|poem|song|review|book) (from|by|of) {N}('s {Noun} {Noun}|)
(the|a) {year} (film|movie|comedy|drama|novel|song|album) (by|directed by|starring|from) {N} and (starring |){N}
{Noun} is a {year} {nat} {adj} film directed by {FULL} and (starring|written by) {N}
{FULL} (listed|wrote|played|sang|recorded|made) (his|her) (top {n}|first|last|best) (songs|books|films) for {Noun} {Noun}
you can tell {N} (was|is) a (huge|big|{adj}) {FULL} fan(.|)
the {nat} (government|police|army|team|tennis player|{job}) {FULL} (was|has been) (arrested|detained|seen|elected) (in {P}|over {noun}s)
(in|at) {P} they (have|had|make|sell) {adj} {noun}s(|, as {FULL} (points out|says|wrote))
{N} and {N} (met|married|live|are|were) (in {P}|at {O}|on {day}|together)
(arranged|written|sung|signed|painted|designed|built) by {FULL} in {year}
(the|our) {n} (founders|partners|winners|friends|kids|colleagues|children)(:| are|,) {N}, {N} and {N}(.|)
{O} (is|was) (the brainchild of|founded by|bought by|led by|sued by) {N}(,| and) {N}(| and {N})
{N} (works|worked|is working|interned) (at|for|with) {O}(| in {P}| since {year}| as a {job})
(i|we) (work|worked|used to work) (for|at|with) {O}(| in {CITY})
{N} is from {O}
{FULL}, (the|a) {job} (at|of|from) {O}(, said|, wrote|) (that the {noun} is {adj}|"{clause}")
{FULL}, the {job}, (said|replied|added): "{clause}."
{N} spent (a year|{n} years|{n} months) at {O} as (the|an) assistant to {N}, and the following year at {O} in {P}, which later became {O} in {year}
{O} is (a|an) {adj} ({noun} agency|company|bank|firm|startup|shop) (based in|from|in) {P}
(the|our|my|their) {O} (office|store|account|branch|bill|order|contract|manager) is (at {A}|in {P}|{adj}|closed)
the {O} (orchestra|team|museum|building|hospital|bridge) was (founded|built|opened|closed) in {year}
{O} {job} {FULL} (uses|employs|wrote|recorded) {adj} {noun} in the (first|last) (verse|chapter|part) of (her|his) {O} (letter|book|song)
(shares|stock|employees|customers|the ceo) of {O} (rose|fell|resigned|complained) (on {day}|by {n} percent|in {year})
(i|we) (bought|ordered|got) (a|the|two) {noun}s? from {O} (in {CITY}|on {day}|and it was {adj})
(does|is|has|did) {O} (open|hire|have a store in {CITY}|accept cards|near {P})(?|)
(send|ship|deliver|mail|return|bring) (it|the {noun}|my order|a new one) to {A}(| please|, thanks|?| in case of an issue.| by {day})
(my|our|the|his|her|{N}'s) (new |old |home |billing |postal |)address(es|) (is|are|was)(:|) {A}(|, and {A})
(he|she|{N}|we|they) (lives|live|moved|lived|stays) (at|on|in) {S}(| street| with {N}|, {CITY}|.)
(meet me|see you|i'll be|we are|pick me up|the party is) at {A}(| at {time}| on {day}| after the {noun}.|. {clause})
(i'd like|get me|call|order) a (taxi|cab|car|pizza) to {A}(|. please call me when you're here.)
(the|our) (restaurant|bus stop|office|shop|hotel|museum|clinic|bank) is (at|on|near|next to|in) {S}(|, {CITY}| in {CITY})
(the|a) (bus|train|taxi) (drops|leaves) you (off |)at {S}(| st.|.|, near the {noun})
(turn left|turn right|walk|drive|enter|get off) (at|on|into|onto|along) {S}(|, then go to {S}| and stop)
(the title|the song|it) refers to {S} (street |)in {CITY}. it was on this street that {clause}
(what's|what is) (your|the|his) address(?|) (it is|it's|it's in|it's at) {A}
(we'll|let's|we) meet (on |){day} at {O}, {S}, {CITY}
{FULL}\n\n{S}\n {ROOM}\n {CITY}\n {LAND} {ZIP}
{FULL}\n\n{NUM} {S}\n {ROOM}\n {CITY}\n\n {LAND} {ZIP}
{NUM} {S}\n {ROOM}\n {CITY}\n {LAND} {ZIP}
{FULL}\n{S}\n{ZIP} {CITY}\n{LAND}
{FULL}\n{Job}\n{O}\n{A}
{FULL}\n{O}\n{A}\n(mobile|phone|tel): {phone}\n(desk|fax|email): {phone}
{FULL}\n\n{job}\n\npersonal info:\nphone:\n{phone}\n\ne-mail:\n{email}\n\nwebsite:\n{url}\n\naddress:\n{A}.
(>|-|*|#|??) {FULL}\n(>|-|*|#|??) {O}\n(>|-|*|#|??) {NUM} {S}\n(>|-|*|#|??) {ROOM}\n(>|-|*|#|??) {CITY}\n(>|-|*|#|??) {LAND} {ZIP}
name: {N}\n(phone|email|tel): {phone}\n(city|address|town): {CITY}
date: {date}\nname: {FULL}\nphone: {phone}
from: {FULL} <{email}>\nto: {FULL}\nsubject: {noun} {noun}
{F}: {clause}.\n{F}: {clause}?\n{F}: {clause}!
(bot|user|agent|me): {clause}? (user|me|customer|bot): {A}
(customer|patient|guest|client|student|tenant): {FULL}, born {date}, {CITY}
(best|kind|warm|many) regards,\n{N}(|\n{O}|\n{Job}, {O})
(thanks|cheers|love|yours),\n{N}
(the|a) {adj} {noun} (bridge|station|airport|museum|hotel|festival) (in|of) {CITY} (is|was) {adj}
{CITY} (bridge|airport|station|festival) is (falling down|closed|{adj}|crowded)
the (president|prince|queen|minister|{job}) (arrived|landed|spoke) (at|in) {P} (this morning|on {day}|from {P})
(north|south|the north side|the south|the centre|southern|northern) (of|part of|) {P} (is|was) {adj}
{P} was (super|very|really|so) (fun|{adj}) to (visit|see)(!|.)
(i am|she is|he is) {nat} but (i live|she lives|he lives) in {P}
(he's|she's|they're) (injured|tired|late|back) from {P}, but {F} (just |)(has|wants) to (go|leave|dance). don't go to {noun}, {F}(!|.)
(for my take|a word|an article|more) on (mrs.|mr.|ms.|dr.) {L}, see {Adj} {Noun}: {n} {Noun}s (of|that) (you're|the {n}s)
{n} {Adj} {Noun}s of the {Noun} (you|we) (love|hate)
"(you|we) {adj} (a|the) {adj} {noun} to (leave|love) me {F}, {n} hungry {noun}s and a {noun}..."
(words|terms|titles) (like|such as) {Noun} and {Adj} are often {adj}
(could|can|would) you (please |)(tell|show|explain|help) me (how|why|where|when) the {noun} (works|is {adj}|was {adj})(?|)
(how|where|when) (do|can|should) i (open|find|change|cancel|pay|renew) my {noun} {noun}(?|)
the {adj} {noun} (and the {noun} |)(is|was|will be|became|stays) {adj}(er|) than (the|a) {noun}(.|)
(there is|there was|i found|we saw|they bought) (a|an|the) {adj} {noun} (on|under|behind|in|with) the {noun}
{Adj} {noun}s (are|were) {adj} (on {day}|in {month}|in {year}|because of the {noun})
(summarise|translate|shorten|explain|rewrite) (this|the following|my) {noun}: {clause}. {clause}.
(on|by|since|before|after) {date}, the {nat} (government|{job}) (began|stopped) the {noun} of the {Adj} {Noun} (Act|Treaty|Law) of {year}
{Adj} {noun} (a|an|the) {noun}, {adj} {noun}(!|?|...)
(is|are) (there|the) (any |)(charges|fees|{noun}s) (for|with) (the|my|this) card {card}(?|)
my (card|iban|phone number|account) {card} is {adj}. (could|can) you (block|renew|check) it(?|)
(it|this) (may|might) be (too |)that {L} was (influenced|inspired) by an {adj} {noun}, "{Noun} {adj} to {P}," which was (arranged|sung) by {FULL} in {year} (though {L}'s {noun} was {adj}!)
(unfortunately|luckily|sadly|however), as (regular |){noun} (commenter|reader|{job}) {FULL} (points out|writes), "most are {adj}"
i have lost my {noun}. (could|can) you (please |)block my {noun}? my name is {FULL}(.|)
(please |)(have|let) the (manager|{job}) call me at {phone} (i'd like|i want) to (join|open|close) {noun}s with (mr.|ms.|mrs.|dr.) {N}
when (they|we) weren't (singing|talking|writing) about {noun}s, they were (singing|talking) about the {noun} from {FULL}'s {Adj} {Noun}s. is there a better (example|kind) of {noun} than early {L}?
(search|look up|google|find) (for |){FULL}( {CITY}| {O}|)
(search|look up|find|directions to|navigate to|route to) (for |)({O}|{A}|{S}|{CITY}|{O} in {CITY})
(news|articles|information) about ({P}|{O}|{FULL})
(remind|tell) me (to|that i) (call|visit|email|pay|pick up) {N} (at|from|in) ({O}|{P}|{S})
(i'm|i am) so {adj}(!|.) {clause}
{n}... {n}... {n}... {noun}!
(a|this|my) (tribute|letter|song|note|blog|toast) (to|for|by|from) {FULL}(, sadly|, who {v} the {noun}| from {O}|)
who's coming to the {noun} with me? (maybe |){N}(| and {N})(.|?|)
{N} had a (bad|good|{adj}) (day|week|year) at {O}(| and left for {P})
{N} (flew|walked|rode|moved|drove) (from {P} |)(to|through|across) {P}(| with {N}| to see {O}| in {year})
(i once|she once|he used to) lived in {P}, (now|but now) (i live|she lives|he lives) in {P}
(celebrating|remembering|happy) the {n}th birthday of {N}
(our|the) (next|last|first) (concert|conference|meeting|show|game|stop) is (in|at) {P}(| on {day}| with {FULL})
(greetings|postcard|live|news|reporting) from {P}(!|.|:|)
{O} (announced|said|reported|denied|launched|cancelled|closed) (on {day}|in {year}|that) (a|the|its) {adj} {noun}(| in {P})
(the|a) (spokesman|lawyer|doctor|neighbour|widow|daughter|fan|teacher) of {N} (said|was|died|won)
{N} (won|lost|sold|bought|found|wrote|broke|painted) (a|the|her|his) {adj} {noun}(| in {P}| for {O}| from {N})
{N} (and|or|with|versus|vs) {N}(| in {P})(|?|!)
(thanks|thank you|sorry|congratulations|welcome|goodbye|happy birthday)(,|) {F}(!|.|, you are {adj})
@{F} (look|see|is this) (at |){adj}(?|!)
(rip|r.i.p.|farewell|goodbye) {FULL}(, {n}|, the {adj} {job} of {P}|)
(patient|client|suspect|victim|witness) {FULL}, {n}, (of|from) {P}, (was|is) (seen|admitted|arrested) (on|at) (the {noun}|{O})
(mr.|mrs.|ms.|dr.|prof.|sir|lady|uncle|aunt|captain|judge) {L} (is|was|says|will|called|lives)(| in {P}| at {O}| on {S})
(is|was) {P} (bigger|older|colder|cheaper|safer) than {P}(?|)
{P} and {P} (signed|fought|share|are|were) (a|the) {adj} {noun}
(the|all) (streets|people|beaches|hotels|mayor|army|embassy|border|coast) of {P} (are|is|was) {adj}
{noun} in {P}
{P}, {year}
{CITY}, {LAND}
{FULL}, {CITY}
{O}, {CITY}
{Job} (at|for|with) {O}
(ceo|founder|head|owner|member|employee|director) of {O}
(is|are) {O} (and|or) {O} (hiring|merging|the same company|open on {day})(?|)
(my|our) {adj} {noun} from {O} (is|arrived|broke|never came)(| in {month})
(i|we) (hate|love|trust|left|joined|called) {O}(!|.|, they are {adj}| because of the {noun})
(apply|applied|interview|job) (to|at|with) {O}(| in {CITY}| as a {job})
(sponsored|hosted|organised|paid) by {O}(| and {O})
{O}'s (new|last|{adj}) {noun} (is|was) {adj}
(he|she) (studied|teaches|taught) {noun} at {O}
(the|a) (letter|parcel|invoice|refund|email) from {O} (to|for) {N}
(please |)(transfer|send|wire|pay) (the {noun}|all funds|{n} euros) (to|from) {N}(|'s account| {card}) (at {O}|in {P}|)
(my|his|her) (date of birth|birthday|dob) is {date}(,|.) (my|his|her) name is {N}
(i was|she was|he was) born in {P} (on {date}|in {year}|)
(you can|please) (reach|call|mail) (me|{N}) (at|on) {phone}(| or {email}|, ask for {F})
(once|long ago|yesterday), {N} {v} (a|the) {adj} {noun} (in|near) {P}
(where|how far|which way) is {S}(| in {CITY}| from here| from {S})(?|)
(flat|house|room|apartment) (to rent|for sale|available) (in|on|at) {S}(|, {CITY})
(i'm|we're|he's|she's) (standing|waiting|living|staying|parked) (at|on|outside|near) {S}(|, {CITY})
{A}
address: {A}
{O}\n{A}
{FULL}\n{A}
(deliver to|ship to|bill to|recipient|sender): {FULL}, {A}
(my|the) (zip|zip code|postcode|postal code) (is|was) {ZIP}
zip: {ZIP}
(when i {v} {N}|after {N} {v}|as {N} {v}), (the {noun} was {adj}|i {v} the {noun})
{N} {v} that the {noun} of {N} (is|was) {adj}
{F} {v} {F} (a|the|her|his) {noun}
{F} {v} the {noun}, then {F} {v} it {adj}
to {N}: {clause}
{clause}, {F}(.|!|?)
{clause} (with|to|by|from|for) {N}(.|)
{clause} (in|at|to|from) {P}(.|)
{clause} (by|from|with|at) {O}(.|)
(this|the) {n} year old (male|female|patient|man|woman) (complaining|complains) of {noun} pain
(my|her|his) (brother|sister|son|mom|boss|{job}) (just |)(turned|is) {n}(| and lives in {P}|, her name is {F}|)
""".strip().split("\n")]
CLAUSES = """i don't know why | what a day | where are you | you saved my life | remember me | how can i help | let's go home | it was all my fault | what did you put at the top | nobody told me | we need to talk | i'm glad to hear that | can you hear me | is that correct | this is not funny | why they thought this would work is beyond me | many of the clubs were here | early shows were important to them | there's a nice new place downtown | cool, what's the address | do they serve vegan stuff | where would you like this to be sent to | the idea was born on the beach | thank you so much | see you soon | i lost my phone | it expires soon, when will i get a new one | the meeting is cancelled | don't forget the milk | happy birthday | get well soon | i really don't like this tone | excuse me, sir | as i promised | the first three months are free | only the good ones | please update it""".split(" | ")
JOBS = [j.strip() for j in "nurse, teacher, lawyer, engineer, plumber, network administrator, technical writer, leasing consultant, chef, driver, sales manager, commenter, songwriter, civil drafter, librarian, surgeon, president, secretary, singer, actor, director, dentist, accountant, farmer, police officer, librarian, systems analyst, cleaner, bank clerk, travel agent, machine operator, art director, web developer, tour guide, tax examiner, hotel manager, photographer".split(",")]
NATS = "German French Spanish Italian Polish Russian American English British Irish Dutch Belgian Swiss Austrian Czech Slovak Hungarian Romanian Bulgarian Greek Turkish Danish Swedish Norwegian Finnish Estonian Latvian Chinese Japanese Korean Thai Vietnamese Indian Pakistani Iranian Israeli Egyptian Moroccan Nigerian Kenyan Mexican Brazilian Argentine Cuban Canadian Australian Croatian Serbian Chechen cambodian Scottish Welsh".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday Monday Tuesday Friday Saturday Sunday today tomorrow tonight".split()
MONTHS = "January February March April May June July August September October November December".split()
MORE = "question problem letter report invoice meeting project contract ticket statement password receipt recipe song movie picture photo story song phone screen battery printer window door chair table lamp cat dog child kids doctor police army idea example word title website address error limit payment account statement charge fee date name business company employee employer founder student school class lesson exam job salary tax law act treaty religion race color union article discipline wisdom freedom loyalty creativity pain stomach head heart hand foot beach helicopter breakfast dinner morning evening night week month year summer winter guilt pleasure musician withdrawal satanic feline journey hobbit verse letter crop field club corner boat expression bridge taxi".split()
ADJS = "nice bad big small old new late early tired happy sad angry great terrible horrible funny boring strange useful free cheap expensive fast slow hot cold warm wet dry heavy important sympathetic impulsive jealous injured famous popular local personal special regular certain possible impossible wrong correct ready busy empty full hungry depressing difficult easy lovely quiet loud".split()
SPLIT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


def choices(text: str, rng: random.Random) -> str:
    while True:
        found = CHOICE.search(text)
        if not found:
            return text
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]


class Sentences:
    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.v = Vocabulary(self.r)

    def plain(self, slot: str) -> str:
        r = self.r
        number = lambda a, b: str(r.randint(a, b))  # noqa: E731
        return {
            "noun": lambda: r.choice(r.choice([MORE, NOUN, plain.NOUNS, plain.NOUNS])),
            "Noun": lambda: r.choice(MORE + NOUN + plain.NOUNS).capitalize(),
            "adj": lambda: r.choice(r.choice([ADJS, ADJ, plain.ADJS])),
            "Adj": lambda: r.choice(ADJS + ADJ + plain.ADJS).capitalize(),
            "v": lambda: r.choice(plain.VERBS) + "ed",
            "job": lambda: r.choice(JOBS),
            "Job": lambda: r.choice(JOBS).capitalize(),
            "nat": lambda: r.choice(NATS),
            "day": lambda: r.choice(DAYS),
            "month": lambda: r.choice(MONTHS),
            "year": lambda: number(1950, 2026),
            "n": lambda: number(1, 90),
            "time": lambda: r.choice([f"{r.randint(1, 12)}", f"{r.randint(1, 12)}:{r.randint(0, 59):02d}", f"{r.randint(1, 12)} pm", "noon", "half past six"]),
            "date": lambda: r.choice([f"{r.randint(1, 12)}/{r.randint(1, 28)}/{r.randint(1930, 2025)}", f"{r.randint(1950, 2026)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}", f"{r.randint(1, 28)} {r.choice(MONTHS)} {r.randint(1940, 2026)}"]),
            "phone": lambda: r.choice([f"{r.randint(200, 999)}-{r.randint(200, 999)}-{r.randint(1000, 9999)}", f"+{r.randint(30, 60)} {r.randint(100, 999)} {r.randint(10000, 999999)}", f"0{r.randint(10, 999)} {r.randint(10, 999)} {r.randint(10, 99)} {r.randint(10, 99)}", f"({r.randint(10, 99)}) {r.randint(100, 999)}-{r.randint(100, 999)}"]),
            "email": lambda: f"{self.v.first()}{self.v.last()}@{r.choice(NOUN)}.{r.choice(['com', 'org', 'de', 'hu'])}".replace(" ", ""),
            "url": lambda: f"https://www.{self.v.word()}{self.v.word()}.{r.choice(['com', 'se', 'fi', 'es'])}/",
            "card": lambda: str(r.randint(10**11, 10**16)),
            "clause": lambda: r.choice(CLAUSES) if r.random() < 0.5 else plain.sentence(r).strip("?!."),
        }[slot]()

    def one(self) -> list[tuple[str, str]]:
        """Pieces of text, each with its label or ""."""
        if self.r.random() < 0.25:
            return [(plain.sentence(self.r), "")]
        template = choices(self.r.choice(T), self.r).replace("\\n", "\n").replace("s?", "s")
        pieces: list[tuple[str, str]] = []
        for index, part in enumerate(SPLIT.split(template)):
            if index % 2 == 0:
                pieces.append((part, ""))
            elif part in MARKED:
                pieces.append((getattr(self.v, MARKED[part])(), LABEL[part]))
            else:
                pieces.append((self.plain(part), ""))
        return [piece for piece in pieces if piece[0]]

    def row(self) -> list[tuple[str, str]]:
        """One to three sentences, dressed as people type them."""
        r = self.r
        sentences = [self.one() for _ in range(r.choice([1, 1, 1, 2, 2, 3]))]
        style = r.random()
        row: list[tuple[str, str]] = []
        for sentence in sentences:
            if row:
                row.append((r.choice([". ", " ", "! ", "\n", ". ", ", "]), ""))
            if style < 0.62 and not sentence[0][1]:
                sentence[0] = (sentence[0][0][:1].upper() + sentence[0][0][1:], "")
            row += sentence
        if style > 0.7:
            row = [(text.lower(), label) for text, label in row]
        elif style < 0.03:
            row = [(text.title() if not label else text, label) for text, label in row]
        elif style < 0.05:
            row = [(text.upper(), label) for text, label in row]
        if r.random() < 0.15:
            row.append((r.choice([".", "!", "?", " please", " thanks", "..."]), ""))
        return row
