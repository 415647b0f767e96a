"""Open vocabularies: names, places, items, tasks, and words that do not exist.

Lists are short on purpose: most values are made by combination, and a share
of them from rare words of the encoder's vocabulary and from nonsense, so that
a span is copied because of where it stands and not because it was seen.
"""

from __future__ import annotations

import random
from functools import lru_cache

FIRST = (
    "anna ben carla david emma farid grace hugo ines jack kira liam maria noah olga paul quinn rosa sam tara uma victor wendy xavier yuki zoe "
    "mike sarah john kate tom lisa james amy peter julia mark nina alex chris dana erik fiona george hannah ivan jane karl laura max nora oscar "
    "priya raj sofia tim ursula vera will yasmin zach aisha bjorn chen dmitri elena fatima giovanni hiroshi ingrid jamal kofi leila mohammed ngozi "
    "omar pablo rania santiago thanh wojtek xiao yusuf zuzanna bob alice eve charlie dave frank heidi judy mallory trent walter ruth simon "
    "becky steph nick andy matt dan joe jenny ellie beth ryan kyle brian kevin jason eric adam luke katie megan rachel emily"
).split()
TITLES = "dr|doctor|mr|mrs|ms|miss|professor|uncle|aunt|auntie|auntie|grandma|grandpa|granny|cousin|coach|father|sister|captain|judge|sir|nurse|officer|nana|tia".split("|")
LAST = "smith jones kowalski garcia nguyen patel kim müller rossi silva okafor tanaka novak ivanov dubois hansen cohen brown wilson taylor lopez lee khan singh park weber moreau costa berg fischer".split()
KIN = "mom|mum|dad|mother|father|grandma|grandpa|granny|my wife|my husband|my sister|my brother|my boss|my son|my daughter|my partner|my aunt|my uncle|the doctor|the dentist|the plumber|the landlord|the vet|the bank|the school|the babysitter|my girlfriend|my boyfriend|my roommate|my neighbor|my neighbour|my lawyer|the office|my team|my cousin".split("|")
PLACES = (
    "paris london berlin tokyo new york|san francisco|warsaw|madrid|rome|sydney|toronto|mumbai|lagos|cairo|seoul|oslo|lima|boston|chicago|dallas|"
    "austin|denver|miami|seattle|dublin|edinburgh|manchester|leeds|munich|hamburg|vienna|zurich|geneva|lisbon|porto|athens|istanbul|dubai|delhi|"
    "bangkok|singapore|hong kong|beijing|shanghai|melbourne|auckland|buenos aires|rio de janeiro|mexico city|los angeles|las vegas|new orleans|"
    "salt lake city|portland|atlanta|houston|phoenix|kyiv|prague|budapest|krakow|gdansk|stockholm|helsinki|reykjavik|nairobi|cape town|havana|"
    "texas|california|florida|germany|france|japan|india|brazil|canada|spain|poland|italy|norway|australia|hawaii|alaska|moscow|jakarta|manila|tehran"
).replace("paris london berlin tokyo new york", "paris|london|berlin|tokyo|new york").split("|")
GROCERIES = (
    "milk|eggs|bread|butter|cheese|apples|bananas|rice|pasta|flour|sugar|salt|pepper|coffee|tea|olive oil|tomatoes|onions|garlic|potatoes|carrots|"
    "chicken|ground beef|salmon|tofu|yogurt|yoghurt|cereal|oat milk|orange juice|toilet paper|paper towels|a birthday card|flip flops|a gift card|a phone case|canned corn|bell peppers|hot dogs|maple syrup|soy sauce|trash bags|baking powder|potato chips|tomato soup|ground coffee|dish soap|shampoo|toothpaste|batteries|"
    "light bulbs|dog food|cat litter|diapers|wine|beer|sparkling water|ice cream|chocolate|peanut butter|jam|honey|lemons|spinach|lettuce|basil|"
    "a dozen eggs|two bottles of wine|a loaf of bread|a gallon of milk|six apples|3 cans of beans|half a pound of ham|2 liters of water|"
    "mac and cheese|salt and vinegar crisps|fish fingers|washing powder|bin bags|trash bags|sun cream|plasters|tape|screws|paint|nails|glue|"
    "passport|socks|toothbrush|charger|sunglasses|tent|sleeping bag|swimsuit|rain jacket|hiking boots|headphones|books|candles|balloons|cake|gift wrap"
).split("|")
LISTS = (
    "shopping|shopping|shopping|grocery|groceries|to-do|to do|todo|packing|gift|wish|bucket|reading|party|camping|christmas|hardware|birthday|guest|"
    "movie|work|chores|cleaning|holiday|vacation|travel|baby|school|wedding|weekend|books to read|costco|ikea|target|home improvement|garden|invite|supplies"
).split("|")
FOODS = "pasta|egg|eggs|tea|rice|pizza|chicken|bread|cake|cookies|potatoes|steak|soup|oven|roast|turkey|noodles|coffee|lasagna|dough|brownies|veggies|quinoa|beans|sauce".split("|")
EVENTS = (
    "gym|work|yoga|school|meeting|the gym|the meeting|football practice|the airport|the train|church|breakfast|medicine|pills|my run|the dog|standup|"
    "a nap|workout|class|the kids|the flight|swimming|morning run|exam|job interview|prayer|meditation|laundry|game night|piano lesson|coffee|bus|shift"
).split("|")
OBJECTS = (
    "the rent|the trash|the bins|the recycling|the laundry|the dishes|the dog|the cat|the plants|the car|the bike|my passport|my pills|my medicine|"
    "the vitamins|the oven|the windows|the heating|the electric bill|the gas bill|the water bill|the phone bill|the report|the presentation|the invoice|"
    "the tax return|the keys|a present|flowers|the package|the parcel|the library books|my glasses|the prescription|the tickets|the kids|the groceries|"
    "the printer|the roof|the fridge|the filter|my homework|the essay|the contract|the form|the application|the mortgage|the insurance|the subscription|"
    "my suitcase|dinner|lunch|breakfast|a cake|the lawn|the garage|the boiler|the smoke alarm|my backup|the router|a table|the hotel|a flight|a taxi"
).split("|")
ACTS = (
    "buy|get|pick up|pay|take out|clean|wash|feed|walk|water|fix|check|call about|send|return|renew|book|cancel|finish|submit|order|bring|collect|"
    "drop off|put away|empty|charge|turn off|close|lock|move|pack|print|sign|read|write|review|update|sell|mail|post|bake|cook|defrost|mow|start|"
    "look at|ask about|prepare|organize|sort out|deal with|take|replace|measure|iron|file|do|hand in|go get|schedule"
).split("|")
DEEDS = (
    "go to the gym|go to bed|go running|go shopping|do yoga|meditate|stretch|drink water|take a break|take a walk|eat something|work out|vote|study|"
    "practice piano|get gas|get a haircut|wish {n} a happy birthday|call {n}|call {n} back|text {n}|email {n}|write to {n}|ring {n}|phone {n}|visit {n}|"
    "meet {n}|meet {n} for coffee|have lunch with {n}|talk to {n}|talk to {n} about {o}|ask {n} about {o}|pick {n} up|pick up {n} from school|"
    "pick {n} up from the airport|tell {n} about {o}|thank {n}|thank {n} for {o}|invite {n}|give {n} {o}|lend {n} {o}|send {n} {o}|buy {o} for {n}|"
    "be nice to {n}|get {o} from {n}|return {o} to {n}|take {o} to the shop|take {o} out|pick up {o} on the way home|stop by {p} on my way home|leave for work|leave for the airport|check on {n}|see {n}|"
    "go to {p}|fly to {p}|book a trip to {p}|look up trains to {p}|study for the exam|pay {n} back|turn the heating down|move the car|bring {o} to {p}|"
    "watch the game|watch the news|record the show|set the table|preheat the oven|stop working|log my hours|back up my phone|join the call|prepare for the meeting|"
    "buy milk and bread|get milk and eggs|wash and fold the laundry|feed the cat and the dog|lock the door and close the windows"
).split("|")
APPS = "camera|calculator|firefox|chrome|maps|gallery|spotify|whatsapp|telegram|signal|settings|calendar|photos|clock|youtube|instagram|the file manager|terminal|contacts|weather app|mail|podcasts|notes app|slack|zoom|banking app|music player".split("|")
MUSIC = (
    "jazz|rock|classical music|some music|hip hop|lo-fi beats|the beatles|taylor swift|miles davis|abbey road|bohemian rhapsody|my workout playlist|"
    "the news podcast|a podcast|an audiobook|harry potter|radio 4|bbc radio|npr|something relaxing|christmas songs|my favorites|the new album by {n}|"
    "songs by {n}|{w} by {n}|the {w} podcast|{w} radio|the {w} playlist|white noise|rain sounds|{w}|the soundtrack of {w}|the latest episode of {w}|blues|techno|metal|country music|mozart"
).split("|")
NOTES = (
    "the wifi password is {c}|i parked on level {d}|i parked in row {d}|my locker is number {d}|the door code is {d}|{n} likes {o}|{n}'s birthday is in {m}|"
    "the meeting went well|idea for the story|the plumber charges {d} an hour|buy {o}|talk to {n} about {o}|the dentist is on {p} street|"
    "flight number {c}|the recipe needs {d} eggs|{o} is broken|my shoe size is {d}|the {w} costs {d} dollars|i owe {n} {d} euros|{n} owes me {d} bucks|"
    "license plate {c}|{w} and {w}|look into {w}|the baby slept {d} hours|weight {d} kilos|blood pressure {d} over {d}|ask {n} about the {w}|"
    "paint the {w} blue|the {w} is under the {w}|call the {w} about the {w}|mileage {d}|the key is under the mat|{n} recommended {w}|no sugar in my coffee|remember the {w}|movie to watch {w}"
).split("|")
ENDS = " for the {w}| for {n}| for my {w} class| with {n} and {n}| at the {w}| from the {w} store| on {p} street| to {n}'s house| and take it to {n}| so {n} can use it| because {n} asked| in the {w} room| that {n} gave me| about the {w}| for the trip to {p}| as well as {o}| before i leave| that i have| to start the {w}".split("|")
CLAUSES = (
    "i'll be there|we are meeting at {p}|the kids are at {n}'s house|i can't find {o}|dinner is at {n}'s|{n} is bringing {o}|i need help with {o}|we should meet|the party starts|i left {o} in the {w}|"
    "{n} wants to know if we can come|we have to leave|my flight lands|i am stuck in traffic|the {w} is closed|can you bring {o}|can you pick me up from {p}|do you want to get lunch|are we still on for dinner|"
    "what are you doing|what should i bring|what time is the game|when are you coming home|where are you going to park|how was your {w}|did you remember {o}|is {n} coming too|why didn't you call {n}|"
    "i am going to the {w}|i'm going to be late|i already paid for {o}|i will not be at the {w}|the doctor said it's fine|they are showing the movie|we are out of {w}|{o} is on the table|please call {n} back|"
    "don't forget to {a} {o}|thank you for {o}|good luck with the {w}|congratulations on the new {w}|happy birthday to you|i miss you|let's go to {p}|let's {a} {o}|set the table|turn off the lights|"
    "the code for the {w} is {d}|the meeting with {n} got moved|{n} and {n} are getting married|my {w} hurts|i think the {w} is broken|the bill was {d} dollars|who is driving to {p}|{n} needs a ride|"
    "i got the job|the package arrived|you can have {o}|i found {o} under the {w}|it's raining in {p}|nobody knows where {n} is|i'm at {p} with {n}|we won the {w}|the train to {p} is delayed"
).split("|")
REASONS = (
    " because {n} is sick| because of the {w}| if you have time| if it doesn't rain| when you get home| before the {w}| after the {w}| so please hurry| and {n} will be there| and we need {o}| but i don't know where| so don't wait|"
    " since {n} can't make it| unless you are busy| and ask {n} about it| on the way to {p}| for the {w}| with {n}| at the {w}| in front of the {w}| and bring {o}| or we can meet at {p}"
).split("|")
TOPICS = "wifi|parking|the door code|{n}|{n}'s birthday|the meeting|{o}|the recipe|{w}|the {w}|flight|the plumber|the car|passwords|my locker|shoe size|the {w} project".split("|")
SYLLABLES = "ba be bo ka ke ko da do fa fi ga go la le lo ma mi mo na ne no pa pe po ra re ro sa se so ta te to va vi wa wo za zu bri cro dra fle gri pla sto tri shu che qua nor mar tel vin dak lun gor mep lix rand bez fol tor dun wex".split()


@lru_cache(maxsize=1)
def rare_words() -> tuple[str, ...]:
    """Whole words of the encoder's vocabulary, without the commonest."""
    import encoder

    vocab = encoder.full_tokenizer()["model"]["vocab"]
    common = set("the and for with that this from what when not add set put off out all next last first second timer alarm reminder note list".split())
    return tuple(w for w, i in vocab.items() if 3000 < i < 28000 and len(w) > 2 and w.isascii() and w.isalpha() and w not in common)


class Things:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def nonsense(self) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(self.rng.randint(2, 3)))

    def word(self) -> str:
        return self.nonsense() if self.rng.random() < 0.25 else self.rng.choice(rare_words())

    def words(self, most: int = 3) -> str:
        return " ".join(self.word() for _ in range(self.rng.randint(1, most)))

    def fill(self, text: str) -> str:
        """Fills {n} name, {o} object, {p} place, {w} word, {d} digits, {c} code, {m} month, {a} act."""
        rng = self.rng
        while "{" in text:
            at = text.index("{")
            kind = text[at + 1]
            value = {
                "n": self.name,
                "o": self.object,
                "p": self.place,
                "w": self.word,
                "d": lambda: str(rng.randint(1, 2000)),
                "c": lambda: "".join(rng.choice("abcdefghkmnpqrstuvwxyz0123456789") for _ in range(rng.randint(4, 8))),
                "a": lambda: rng.choice(ACTS),
                "m": lambda: rng.choice("january march april june august october december".split()),
            }[kind]()
            text = text[:at] + value + text[at + 3 :]
        return text

    def person(self) -> str:
        """A bare name: anna, anna kowalski, bremarko."""
        r = self.rng.random()
        if r < 0.6:
            return self.rng.choice(FIRST)
        if r < 0.75:
            return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"
        if r < 0.82:
            return f"{self.rng.choice(('dr', 'doctor', 'mr', 'mrs', 'uncle', 'aunt'))} {self.rng.choice(LAST)}"
        return self.nonsense() if r < 0.93 else f"{self.nonsense()} {self.nonsense()}"

    def named(self) -> str:
        """A name of several words: professor lindgren, aunt mari, sam from work, anna costa."""
        rng = self.rng
        one = rng.choice(FIRST) if rng.random() < 0.5 else self.nonsense()
        other = rng.choice(LAST) if rng.random() < 0.4 else self.word()
        return rng.choice(
            (
                f"{rng.choice(TITLES)} {one}", f"{rng.choice(TITLES)} {other}", f"{one} {other}", f"{one} {other}", f"{one} {rng.choice('work|mobile|home|office|from work|from school|next door|senior|junior'.split('|'))}",
                f"{rng.choice(('my', 'our'))} {rng.choice('uncle|aunt|cousin|friend|neighbour|boss|teacher|colleague'.split('|'))} {one}", f"{one} and {rng.choice(FIRST)}", f"{one} {other}-{self.nonsense()}", f"{one} {rng.choice(('bhai', 'ji', 'san', 'bhaiya', 'didi', 'tio', 'oppa'))}", f"everyone {rng.choice(('in the', 'at the', 'from the'))} {self.word()} {rng.choice(('club', 'team', 'group', 'class'))}",
            )
        )  # fmt: skip

    def name(self) -> str:
        if self.rng.random() < 0.12:
            return self.named()
        return self.rng.choice(KIN) if self.rng.random() < 0.3 else self.person()

    def object(self) -> str:
        r = self.rng.random()
        if r < 0.65:
            return self.rng.choice(OBJECTS)
        return f"{self.rng.choice(('the', 'the', 'my', 'a', 'our'))} {self.words(2)}"

    def place(self) -> str:
        r = self.rng.random()
        if r < 0.8:
            return self.rng.choice(PLACES)
        return self.nonsense() if r < 0.9 else f"{self.rng.choice(('san', 'port', 'new', 'north', 'saint', 'lake'))} {self.nonsense()}"

    def task(self) -> str:
        """What one is reminded of, as a verb phrase: call mom, take the bins out."""
        r = self.rng.random()
        if r < 0.03:
            return f"{self.fill(self.rng.choice(DEEDS))} and {self.rng.choice(ACTS)} {self.object()}"
        if r < 0.40:
            return self.fill(self.rng.choice(DEEDS))
        if r < 0.52:  # with an end of its own that holds no time
            return self.fill(f"{self.rng.choice(ACTS)} {{o}}{self.rng.choice(ENDS)}")
        if r < 0.55:
            return self.fill(f"not to {self.rng.choice(('eat', 'drink', 'forget', 'touch', 'buy', 'use', 'call', 'skip'))} {{o}}")
        if r < 0.9:
            return f"{self.rng.choice(ACTS)} {self.object()}"
        return f"{self.word()} {self.object()}"

    def matter(self) -> str:
        """What one is reminded of, as a noun: the dentist, mom's birthday, rent."""
        r = self.rng.random()
        if r < 0.3:
            return self.object()
        if r < 0.6:
            return self.rng.choice("the dentist|the meeting|my appointment|the doctor's appointment|the party|the game|the conference call|rent|the deadline|book club|the interview|my flight|the concert|dinner with friends|the parent teacher conference|pta meeting|trash day|garbage day|soccer practice|the sale|my anniversary|the exam|the webinar|taxes|jury duty|date night|the kids|my meds|insulin|vitamins|the cat's vet appointment".split("|"))
        if r < 0.75:
            return f"{self.name()}'s {self.rng.choice('birthday|party|recital|wedding|game|appointment|flight|graduation|anniversary|email'.split('|'))}"
        if r < 0.87:
            return f"{self.rng.choice('lunch|dinner|coffee|meeting|call|drinks|appointment|breakfast'.split('|'))} with {self.name()}"
        return f"{self.rng.choice(('the', 'my', '', 'the'))} {self.words(2)}".strip()

    def item(self) -> str:
        r = self.rng.random()
        if r < 0.68:
            return self.rng.choice(GROCERIES)
        if r < 0.76:
            return f"{self.rng.choice('fresh|frozen|green|red|organic|small|big|spare|new|black|old|cheap'.split('|'))} {self.rng.choice(GROCERIES[:60])}"
        if r < 0.82:
            return f"{self.rng.choice('two three 2 3 4 a_pack_of a_box_of a_bag_of some_more a_few 10'.split()).replace('_', ' ')} {self.word()}"
        return self.words(2)

    def clause(self) -> str:
        """A sentence of everyday life, with its own times and places: what is texted, noted and told."""
        rng, fill = self.rng, self.fill
        day = rng.choice("today|tomorrow|tonight|on friday|next week|this weekend|on monday|this afternoon|on sunday".split("|"))
        clock = f"{rng.choice(('at', 'around', 'by', 'before', 'after'))} {rng.choice(('noon', '5', '7 pm', 'eight', '4:30', '10 am', 'six thirty', 'midnight', '3 pm'))}"
        core = fill(rng.choice(CLAUSES))
        tail = rng.random()
        if tail < 0.22:
            core += f" {day}"
        elif tail < 0.36:
            core += f" {clock}"
        elif tail < 0.46:
            core += f" {day} {clock}"
        elif tail < 0.62:
            core += fill(rng.choice(REASONS))
        return core

    def title(self) -> str:
        """A title of one to five words, some of them small."""
        rng = self.rng
        words = [self.word() if rng.random() < 0.7 else rng.choice("the of my in love and to a you me night all i we for no on".split()) for _ in range(rng.choice((1, 1, 2, 2, 3, 3, 4, 5)))]
        if words[-1] in ("the", "of", "my", "in", "and", "to", "a", "for", "on", "no"):
            words[-1] = self.word()
        if words[0] in ("and", "of", "to", "the", "a", "my"):
            words[0] = self.word()
        return " ".join(words)

    def pick_artist(self) -> str:
        r = self.rng.random()
        if r < 0.4:
            return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"
        return self.person() if r < 0.6 else f"the {self.word()}s" if r < 0.75 else self.title()

    def list_name(self) -> str:
        return self.rng.choice(LISTS) if self.rng.random() < 0.75 else self.words(2)

    def label(self) -> str:
        r = self.rng.random()
        if r < 0.6:
            return self.rng.choice(EVENTS)
        return self.rng.choice(FOODS) if r < 0.75 else self.words(2)


LEADING = ("the", "a", "an", "my", "our", "your", "his", "her", "their", "some")


def bare(text: str) -> str:
    """Marks the minimal span: "the dentist" becomes "the [dentist]"."""
    first, _, rest = text.partition(" ")
    if rest and first in LEADING and not rest.startswith(("few ", "couple ", "lot ", "dozen ", "pack of", "box of", "bag of", "loaf", "gallon", "bit ", "more ")):
        return f"{first} [{rest}]"
    return f"[{text}]"
