"""Everyday English without a name in it: what must not be taken for one, whatever its capitals."""

from __future__ import annotations

import random

NOUNS = """ability access accident account action activity actor advice age agency agreement air amount analysis animal answer apartment appeal apple application area argument army arrival art article aspect attempt attention audience author baby back bag balance ball band bank bar base basis basket bath battery beach bear beat beauty bed beer belief bell benefit bill bird birth bit blood board boat body bone bonus book border boss bottle bottom box boy brain branch bread break breath brother browser budget bug building bus business butter button cable cake call camera camp campaign cancer candidate cap capital captain car card care career cash cat category cause cell center century chain chair challenge chance change channel chapter character charge chart check cheese chemistry chest chicken child choice church circle citizen city claim class client climate clock cloth cloud club coach coat code coffee cold collection college color comment committee community company comparison competition complaint computer concept concern concert condition conference connection contact content contest context contract control cookie copy corner cost country couple course court cousin cover crash cream credit crew crime crisis crowd culture cup currency customer cycle damage dance danger data date daughter day deal death debate debt decision deck degree delay delivery demand department deposit design desk detail device diet difference dinner direction director discount discussion disease dish distance doctor document dog door doubt draft drama drawing dream dress drink driver drop duty ear earth east economy edge editor education effect effort egg election email emergency emotion employee employer end energy engine entry environment episode error escape essay estate evening event evidence exam example exchange excuse exercise exit experience expert explanation eye face fact factor failure faith fall family fan farm fashion fat father fault fear feature fee feedback feeling festival fever field fight figure file film finding finger fire fish flag flavor flight floor flow flower focus folder food foot force forest form format fortune frame freedom friend front fruit fuel function fund future game gap garage garden gas gate generation gift girl glass goal gold grade grain grandmother grass ground group growth guard guess guest guide guitar guy hair half hall hand harm hat head health heart heat height hell help hero hill history hit hobby hole holiday home honey hope horse hospital hotel hour house human humor husband ice idea image impact income increase individual industry inflation information injury insect inside instance instruction insurance interest internet interview issue item jacket job joke journal journey judge juice jump keyboard kid kitchen knee knife knowledge label lack lady lake lamp land language laptop law lawyer layer lead leader leaf league leather lecture leg lesson letter level library license lie life light limit line link lip liquid list literature location lock look loss love luck lunch machine magazine mail majority man manager map market marriage mass match material math matter meal meaning measure meat medicine medium meeting member memory menu message metal method middle mile milk mind minute mirror miss mission mistake mix mode model moment money month mood moon morning mother motor mountain mouse mouth movement movie mud muscle museum music nail name nation nature neck need neighbor nerve network news newspaper night noise nose note notice novel number object ocean offer office oil opening opinion option orange orchestra order organization origin outcome oven owner pace pack page pain paint pair pan panel paper parent park part partner party passage passenger passion password past path patience patient pattern pause payment peace pen pension people pepper percent performance period permission person phase phone photo phrase piano picture piece pilot pipe pizza place plan plane plant plastic plate platform player pleasure plot pocket poem poet point poison police policy politics pollution pool pop population position possession possibility post pot potato power practice prayer presence president press pressure price pride prison prize problem process product profession professor profit program progress project promise proof property proposal protection protein purpose quality quantity quarter queen question race radio rain range rate reach reaction reader reality reason receipt recipe record recording recovery reference reflection region regret relation release relief religion rent repair reply report request research reservation resignation resource respect response rest restaurant result return revenue review revolution reward rice rice ride ring rise risk river road rock role roof room root rope round route routine rule sail salad salary sale salt sample sand savings scale scene schedule scheme school science score screen sea search season seat second secret secretary section security selection self sentence series service session setting sex shade shadow shame shape share shelter shift ship shirt shock shoe shop shot shoulder show side sight sign signal signature silver sink sister site situation size skill skin sky sleep smell smile smoke snake snow society sofa software soil soldier solution son song sort sound soup source south space speaker speech speed spirit sport spot spray spread spring square staff stage standard star start state statement station status stay steak steel step stick stock stomach stop storage store storm story strain stranger strategy stress strike string structure struggle student studio study stuff style subject success sugar suggestion suit summer sun supermarket supper support surface surgery surprise survey sweet swimming switch symptom system table tale talk tank target task taste tax tea teacher team tear technology temperature tennis tension term test text thanks theme theory thing thought throat thumb ticket tie tire title toe tomato tone tongue tool tooth top topic total touch tour towel tower town toy track trade tradition traffic train training transition transport travel treat treatment tree trial trick trip trouble truck trust truth tube tune turn type uncle union unit university update use user valley value variety vegetable vehicle version video view village visa visit visitor voice volume volunteer vote wait walk wall war warning wash waste watch water wave way weakness wealth weather web wedding week weekend weight welcome west wheel while wife wind window wine wing winner winter wish woman wonder wood word work worker world worry worth writer yard year youth zone zip salary helicopter pedestrian protest visa dispute withdrawal satellite guardian atm balance statement webpage inbox screenshot setup profile username account""".split()
VERBS = """accept add admit agree allow announce answer appear apply argue arrive ask attack avoid bake beat become begin believe belong block borrow break bring browse build burn buy calculate call cancel care carry catch cause celebrate change charge check choose claim clean climb close collect come compare complain complete confirm connect consider contain continue convert cook copy correct cost count cover create cry cut dance deal decide deliver deny depend describe deserve destroy develop die disagree discover discuss divide draw dream drink drive drop earn eat enjoy enter escape exist expect explain express fail fall feel fight fill find finish fix fly follow forget forgive freeze gain get give go grow guess handle happen hate hear help hide hit hold hope hurt identify ignore imagine improve include increase inform insist install intend introduce invite involve join jump keep kill kiss know land last laugh lead learn leave lend let lie lift like limit listen live lock look lose love maintain make manage mark matter mean measure meet mention mind miss mix move need note notice obtain offer open order organize own paint park pass pay perform plan play point practice prefer prepare present press pretend prevent print produce promise protect prove provide pull push put reach react read realize receive recognize recommend record reduce refer refuse relate relax release remain remember remind remove rent repair repeat replace reply report represent request require rescue rest result return ride ring rise roll run save say search see seem sell send separate serve set share shoot shop shout show shut sing sit sleep smell smile smoke solve sort sound speak spend stand start state stay steal stick stop study succeed suffer suggest supply support suppose survive swim switch take talk taste teach tell tend test thank think throw touch train translate travel treat try turn understand update use visit vote wait wake walk want warn wash waste watch wear win wish withdraw wonder work worry write renew upgrade activate block unlock detain employ unsubscribe reschedule mistake protect discriminate volunteer""".split()
ADJS = """able absent active actual afraid alive alone ancient annual anxious awake aware awful bare basic beautiful bitter blank blind bold brave brief broad broken busy calm careful central cheap civil clean clear clever close cold common complete complex confident constant cool corporate correct crazy creative critical cruel curious current dangerous dark dead deaf dear deep delicious different difficult direct dirty double dull eager early easy electric empty entire equal essential exact excellent excited external extra extreme fair false familiar famous federal final fine firm flat foreign formal frequent fresh friendly full funny general gentle glad global golden grand grateful gross guilty handsome happy hard harsh healthy heavy helpful hidden high honest huge human hungry ideal ill illegal important impressive incorrect independent initial inner innocent intelligent interstellar internal jealous joint junior keen key kind large late latest lazy left legal light likely little local lonely long loose loud lovely low lucky mad main major married massive medical mental mild minor missing mobile modern monthly musical mutual narrow national natural neat necessary negative nervous neutral new next nice noisy normal northern obvious odd official old open ordinary original outer overdue own painful pale past patient perfect permanent personal physical plain pleasant polite political poor popular positive possible powerful practical pregnant present previous primary prime private professional proper proud public pure quick quiet random rapid rare raw ready real recent red regular relative relevant remote responsible rich right rough round royal rude sad safe satanic satisfied secure senior separate serious severe sexual sharp short shy sick silent similar simple single slight slow small smart smooth social soft solid sorry southern spare special spicy stable standard steady steep strange strict strong stupid sudden sufficient suitable sweet tall technical terrible thick thin tight tiny tired total tough toxic traditional typical ugly unable unbridled unhappy unique united unknown unusual upset urgent useful useless usual valid various vegan vital warm weak wealthy weekly weird wet whole wide wild willing wise wonderful wooden wrong young""".split()
ADVERBS = """again already also always almost anyway away back badly basically carefully certainly clearly completely constantly currently definitely directly early easily especially even eventually exactly fairly far fast finally frequently gently gladly hardly here hopefully immediately indeed instead just lately later maybe mainly merely more mostly nearly never newly normally now obviously often once only originally otherwise partly perhaps please possibly probably properly quickly quite rarely rather really recently regularly sadly secretly seriously simply since slowly sometimes soon still strictly suddenly surely then there thoroughly together too totally truly twice unfortunately usually very well yesterday yet""".split()
PREPOSITIONS = "in on at by for with about against between into through during before after above below to from up down under over without within upon toward among near across behind beyond despite due-to because-of instead-of in-spite-of on-top-of in-front-of as-part-of according-to".replace("-", "_").split()
PRONOUNS = "i you he she we they it someone everybody nobody".split()
ACRONYMS = "PDF USB ATM GPS FAQ CEO TV DVD WIFI ID PIN SMS URL OK ASAP FYI RSVP DIY HR IT AM PM CC IBAN VAT PC API JSON".split()
TEMPLATES = """{p} {v}ed the {n} {r} the {a} {n}
the {a} {n} of the {n} {b} {v}s {r} the {n}
can you {v} my {n} {r} the {n}?
what is the {n} of the {n}?
how do i {v} a {n} {r} {n}?
why does my {n} {b} {v} {r} the {n}?
{p} will {b} {v} {r} the {n}, and {p} {v}ed a {n}
please {v} the {n} and {v} the {a} {n}
there are {a} {n}s {r} the {n}, {n}s and {n}s
{N} and {N} are {b} {a}
{N}: {a} {n}, {a} {n}
{A} {N}s: {v} your {n} {b}
{A} {N} {N}
{c} {n} is {a}, {v} it {b}
my {c} {b} {v}s the {n}
my {n} is not {v}ing, {p} {v}ed it {b}
is it {a} to {v} the {n} {r} a {n}?
i want to {v} a {n} {r} my {n}
{v} the {n}
{v} a {a} {n} {r} {n}
{n}, {n} and {n}
on the {a} {n} {r} {n} {p} {v}ed {b}
{p} {v}ed that {p} {b} {v} {n}s {r} {a} {n}
did {p} {v} the {n} {b}?
{b}, {p} {v}ed the {a} {n}!
"the {n} is {a}," {p} {v}ed {b}
if {p} {v} the {n}, {p} will {v} {a} {n}s
{a} {n}s {v} {a} {n}s {r} {n}
it was {b} {a} of {p} to {v} the {n}
{N} is a {a} {n} {r} {n} and {n}
{N} VII of the {A} {N} {N} {v}s {n}s against {n} {n}
the first {n} of her {n} {N}
{A} {n} and {a} {n} on the basis of {n}, {n} or {n}
your {n} {n} expires {b}, {v} it {r} the {n}
one of the most {a} {n}s on the {n}
# {v} {n}
- {n}
- {a} {n}
1. {v} the {n}
{n} for the {n}: {a}
ok {b} {v} it
thanks for the {a} {n}
good {n}
so {a}!""".split("\n")


def sentence(r: random.Random) -> str:
    out = []
    template = r.choice(TEMPLATES)
    of = {"n": NOUNS, "v": VERBS, "a": ADJS, "b": ADVERBS, "r": PREPOSITIONS, "p": PRONOUNS, "c": ACRONYMS}
    at = 0
    while at < len(template):
        if template[at] == "{":
            slot = template[at + 1]
            word = r.choice(of[slot.lower()]).replace("_", " ")
            out.append(word.capitalize() if slot.isupper() else word)
            at += 3
        else:
            out.append(template[at])
            at += 1
    text = "".join(out).replace("eed ", "ed ").replace("eing", "ing")
    return text
