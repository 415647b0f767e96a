"""Names, places, organisations and addresses for training: lists written for Hob, and rules that make more.

Most of what a person's text names was never in a list, so most of what is drawn here is made: a stem of syllables with
the ending that names of some language have, an organisation of two common words, a street with the words of a country.
"""

from __future__ import annotations

import random

W = str.split
FIRST = W("""anna maria james john robert michael william david richard joseph thomas charles mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley emily kimberly donna michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy angela shirley brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine heather diane olivia julie joyce victoria kelly christina joan evelyn lauren judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla alexis lori daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle noah ethan jeremy walter keith austin roger terry sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan billy joe alan juan elijah willie albert wayne randy mason vincent liam roy bobby caleb bradley russell lucas
hans jürgen wolfgang klaus dieter uwe günther horst heinz stefan matthias sebastian lukas jonas felix leon finn katrin sabine monika ursula renate petra ingrid birgit heike anke silke greta lena lea mia frieda luca marco giuseppe giovanni antonio francesco alessandro matteo lorenzo chiara giulia francesca sofia martina elena paola carlos miguel manuel javier alejandro pablo diego sergio fernando rafael carmen lucía pilar dolores rosario isabel ana cristina marta beatriz joão pedro tiago rui inês catarina pierre jean jacques michel françois philippe louis nicolas antoine camille chloé manon élodie amélie brigitte céline sylvie
lars erik anders nils karl johan olof sven gunnar björn astrid ingrid karin birgitta kerstin maja elsa linnea saga jens mads rasmus søren niels mette hanne kirsten freja ole knut kari solveig sigrid siri einar leif magnus ragnar þór sigurður guðrún jón kristín ásta helga mikko juhani matti pekka timo antti tuomas aino helmi sanna päivi liisa eino kalle jan piet joost bram daan sander maarten wouter anouk fleur sanne lotte femke willem cornelis
ivan sergei dmitri alexei nikolai vladimir boris yuri oleg igor pavel olga tatiana svetlana natasha irina galina ludmila yelena katya anastasia piotr krzysztof andrzej tomasz jarosław wojciech agnieszka małgorzata katarzyna zofia jadwiga jiří václav zdeněk tomáš ondřej jana hana lenka zuzana eliška marek dušan miroslav bojan dragan zoran goran vesna snežana jelena milica ivana marija luka nikola stjepan tihomir lászló istván ferenc zoltán gábor attila balázs katalin zsófia ildikó réka ágnes andrei mihai ion radu ioana elena dimitris giorgos kostas yannis maria eleni katerina despina stavros nikos
mehmet mustafa ahmet ali hüseyin emre murat ayşe fatma emine zeynep elif mohammed ahmed omar yusuf ibrahim khalid hassan hussein fatima aisha layla noor amina zahra leila maryam abdul rahman tariq samir karim nadia yasmin reza farhad dariush shirin parisa arash soraya david moshe avi yael noa shira rivka eitan
raj amit sanjay vijay arjun rohan rahul anil sunil deepak priya anita sunita kavita lakshmi deepa meera asha neha pooja ananya aarav vikram wei ming jun li xiao fang hui jing mei lin yan chen hao lei feng hiroshi takashi kenji akira haruto yuki sakura hana aiko keiko yoko naoko satoshi daisuke kazuo emi rina minjun jihoon seoyeon jiwoo hyun soo nguyen thanh minh linh huong tuan budi siti dewi agus putri kwame kofi ama akosua chidi ngozi emeka amara tunde folake sipho thandi nomsa bongani wanjiku kamau otieno achieng abebe tesfaye mekdes diallo fatou mamadou aminata moussa tariro tendai zola lerato""")
LAST = W("""smith johnson williams jones brown garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson harris sanchez clark ramirez lewis robinson walker allen wright scott torres hill flores adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace moreno west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence sandoval guerrero george chapman rios estrada ortega watkins greene nunez wheeler valdez harper burke larson santiago maldonado morrison franklin carlson austin dominguez carr lawson jacobs obrien lynch singh vega bishop montgomery oliver jensen harvey williamson gilbert dean sims espinoza howell li wong reid hanson le mccoy garrett burton fuller wang weber welch rojas lucas marquez fields park yang little banks padilla day walsh bowman schultz luna fowler mejia
müller schneider fischer weiß becker schäfer koch bauer richter klein wolf schröder neumann schwarz zimmermann braun krüger hofmann hartmann lange krause lehmann köhler maier kaiser fuchs vogel keller huber rossi russo ferrari esposito bianchi romano colombo ricci marino greco conti de luca costa giordano mancini rizzo lombardi moretti dubois durand leroy moreau simon laurent lefebvre roux fournier girard bonnet mercier blanc guerin boyer andersson johansson karlsson nilsson eriksson larsson olsson persson svensson gustafsson berg lindberg lindqvist holm nygaard halvorsen dahl lund haugen korhonen virtanen mäkinen nieminen hämäläinen laine heikkinen koskinen järvinen de vries van dijk bakker visser smit meijer mulder bos vos peeters janssens maes jacobs willems claes novák svoboda dvořák černý procházka kučera horák nowak kowalski wiśniewski wójcik kamiński lewandowski zieliński szymański nagy kovács tóth szabó horváth varga kiss molnár németh farkas ivanov petrov sidorov smirnov kuznetsov popov volkov papadopoulos pappas yılmaz kaya demir çelik şahin khan hussain ahmed malik sheikh rahman chowdhury sharma verma gupta reddy nair iyer rao desai mehta kapoor tanaka suzuki takahashi watanabe ito yamamoto nakamura kobayashi kato yoshida choi jung kang zhang liu huang zhao wu zhou xu sun ma zhu hu guo okafor adeyemi mensah boateng ndiaye traoré keita mwangi odhiambo dlamini nkosi""")
COUNTRIES = [c.strip() for c in """afghanistan,albania,algeria,andorra,angola,antigua and barbuda,argentina,armenia,australia,austria,azerbaijan,bahamas,bahrain,bangladesh,barbados,belarus,belgium,belize,benin,bhutan,bolivia,bosnia and herzegovina,botswana,brazil,brunei,bulgaria,burkina faso,burundi,cambodia,cameroon,canada,cape verde,chad,chile,china,colombia,comoros,congo,costa rica,croatia,cuba,cyprus,czech republic,czechia,denmark,djibouti,dominica,dominican republic,ecuador,egypt,el salvador,equatorial guinea,eritrea,estonia,eswatini,swaziland,ethiopia,fiji,finland,france,gabon,gambia,georgia,germany,ghana,greece,grenada,greenland,guatemala,guinea,guyana,haiti,honduras,hong kong,hungary,iceland,india,indonesia,iran,iraq,ireland,israel,italy,ivory coast,jamaica,japan,jordan,kazakhstan,kenya,kiribati,kosovo,kuwait,kyrgyzstan,laos,latvia,lebanon,lesotho,liberia,libya,liechtenstein,lithuania,luxembourg,macedonia,madagascar,malawi,malaysia,maldives,mali,malta,marshall islands,mauritania,mauritius,mexico,micronesia,moldova,monaco,mongolia,montenegro,morocco,mozambique,myanmar,namibia,nauru,nepal,netherlands,the netherlands,new zealand,nicaragua,niger,nigeria,north korea,norway,oman,pakistan,palau,palestine,panama,papua new guinea,paraguay,peru,philippines,poland,portugal,puerto rico,qatar,romania,russia,rwanda,samoa,san marino,saudi arabia,senegal,serbia,seychelles,sierra leone,singapore,slovakia,slovenia,solomon islands,somalia,south africa,south korea,south sudan,spain,sri lanka,sudan,suriname,sweden,switzerland,syria,taiwan,tajikistan,tanzania,thailand,timor-leste,togo,tonga,trinidad and tobago,tunisia,turkey,turkmenistan,tuvalu,uganda,ukraine,united arab emirates,united kingdom,united states,united states of america,uruguay,uzbekistan,vanuatu,vatican,venezuela,vietnam,yemen,zambia,zimbabwe,england,scotland,wales,uk,usa,faroe islands,svalbard""".split(",")]
CITIES = [c.strip() for c in """london,paris,berlin,madrid,rome,vienna,lisbon,dublin,prague,warsaw,budapest,athens,oslo,stockholm,copenhagen,helsinki,amsterdam,brussels,zurich,geneva,bern,munich,hamburg,cologne,frankfurt,leipzig,dresden,hanover,nuremberg,bremen,freiburg,heidelberg,kiel,milan,naples,turin,florence,venice,bologna,genoa,palermo,bari,barcelona,valencia,seville,bilbao,malaga,granada,porto,coimbra,braga,lyon,marseille,toulouse,nice,nantes,bordeaux,lille,strasbourg,rennes,manchester,birmingham,leeds,liverpool,glasgow,edinburgh,bristol,cardiff,belfast,york,oxford,cambridge,brighton,cork,galway,bergen,trondheim,malmö,gothenburg,uppsala,aarhus,odense,aalborg,tampere,turku,espoo,oulu,rotterdam,utrecht,eindhoven,groningen,antwerp,ghent,bruges,liège,kraków,gdańsk,wrocław,poznań,łódź,brno,ostrava,bratislava,ljubljana,zagreb,split,belgrade,sarajevo,skopje,sofia,bucharest,cluj,istanbul,ankara,izmir,moscow,kyiv,lviv,odesa,minsk,riga,tallinn,vilnius,reykjavik,new york,los angeles,chicago,houston,phoenix,philadelphia,san antonio,san diego,dallas,austin,seattle,denver,boston,portland,las vegas,atlanta,miami,detroit,nashville,memphis,baltimore,milwaukee,albuquerque,tucson,fresno,sacramento,kansas city,omaha,oakland,minneapolis,tulsa,cleveland,new orleans,tampa,honolulu,pittsburgh,st. louis,cincinnati,toronto,montreal,vancouver,calgary,ottawa,edmonton,winnipeg,quebec,halifax,mexico city,guadalajara,monterrey,havana,bogotá,medellín,lima,quito,caracas,santiago,buenos aires,córdoba,montevideo,são paulo,rio de janeiro,brasília,salvador,recife,cairo,alexandria,casablanca,rabat,tunis,algiers,lagos,abuja,accra,dakar,nairobi,mombasa,kampala,addis ababa,johannesburg,cape town,durban,pretoria,harare,lusaka,tel aviv,jerusalem,beirut,amman,baghdad,tehran,riyadh,dubai,doha,karachi,lahore,delhi,new delhi,mumbai,bangalore,chennai,kolkata,hyderabad,pune,dhaka,kathmandu,colombo,bangkok,hanoi,saigon,manila,jakarta,singapore,kuala lumpur,beijing,shanghai,shenzhen,tokyo,osaka,kyoto,nagoya,sapporo,seoul,busan,taipei,sydney,melbourne,brisbane,perth,adelaide,canberra,auckland,wellington,christchurch,california,texas,florida,bavaria,tuscany,catalonia,brittany,normandy,ontario,siberia,sicily,crete,bali,europe,africa,asia,ΑΘΗΝΑ,ΠΑΤΡΑ,ΛΑΡΙΣΑ,Москва,Київ""".split(",")]
# Beginnings and ends of names by language; the middle is made of syllables.
SURNAME_ENDS = W("son sen ssen sson sdóttir dóttir sdatter berg stein mann feld hoff bauer meyer ström lund qvist holm dahl gren gård nen inen la lä lainen ski ska czyk wicz owicz ov ova ev eva in ina enko chuk ová ek ák ík ný á ić ović ević vić ec ić čić escu eanu aru ics ay falvi házi i y ini etti elli ucci one ano ari oni ez es o a eira inho eau ier ot ard et illon oux ac is aki oulos idis akis ou oğlu çı er an ian yan shvili dze adze ani zadeh pour i wala kar das pal ang ng moto mura yama da kawa gawa saki ta no uchi shita wa ola yemi kwu eke itu man ton ley ford worth well wood field ham bury by land lock wick more ard kins ling")
FIRST_ENDS = W("a ia ina ela ika ana o io ino us is el iel an en in on or er ard bert fried wig mir slav ka ko ke kje tje sje rik lf ld rd nd ne tte lle sse na ra la ya eh an ir ad id al ul im em ndra sha vi ji wa ki mi ro ta to ku")
PLACE_ENDS = W("burg berg dorf heim stadt feld bach hausen kirchen wald see ville court mont ton ham bury ford ley worth wick by thorpe port mouth field stead minster chester dale land bro sund vik sjö köping borg stad torp rup løse lund ø nes fjord heim sand dal vaara järvi lahti niemi koski ice ov ín ec any no ów wo sk grad gorod polis anovo ice ci ele ești vár háza falva hely ano etto iano ella are a illa ejo ares eda osa al im ão eira as es os i aq suaq toq abad pur nagar garh istan wara ong kok ura hama shima aka ane")
SYLLABLES = W("ba be bi bo bra bre bri da de di do dra fa fe fi fo fra ga ge gi go gra gu ha he hi ho hu ja je jo ka ke ki ko kra ku la le li lo lu ma me mi mo mu na ne ni no nu o pa pe pi po pra ra re ri ro ru sa se si so sta ste stra su ta te ti to tra tu u va ve vi vo wa we wi ya yo za ze zi al an ar as el em en er es il im in is or os ul um un al ber dal fal gal han kal lam mar nor pal ran sal tar val wil zan kjø bø lø mü rö sö šk ža če ří łu né sz cz th ch sch kh zh dž ny gy ly")
ADJ = W("red blue green golden silver bright clear rapid smart fresh happy prime global united national first modern open clean healthy simple digital direct royal northern southern eastern western pacific atlantic central civic social urban rural solar lunar liquid solid quick mighty noble honest vital pure active dynamic advanced applied general total allied premier classic creative true perfect secure civil public green able better compared collective")
NOUN = W("health care credit karma energy power finance data cloud net book bank house home garden market food water light sound vision media press news world city town river lake mountain forest ocean sky star sun moon stone rock iron steel bridge gate road path way point line circle square link lab works studio factory shop store trade capital fund trust insurance legal medical dental pharma tech soft ware systems logic metrics analytics research design planet earth tree leaf seed farm harvest kitchen bakery coffee tea brew games sports fitness travel flight ship cargo logistics motor auto car bike train rail fuel gas oil electric census impulse advocate investments services partners ventures robotics rooms labs cycle solutions pocket wallet club dragon fish bear fox eagle lion wolf raven")
SUFFIX = ["Inc", "Inc.", "Ltd", "Ltd.", "LLC", "GmbH", "AG", "Corp", "Corp.", "Corporation", "Group", "Company", "Co.", "& Co", "PLC", "S.A.", "SpA", "BV", "AB", "Oy", "Holdings", "Partners", "and Sons", "& Sons", "Limited", "Incorporated", "International", "Solutions", "Technologies", "Industries", "Insurance", "Consulting", "Foundation", "Bank", "Airlines", "Hospital", "University", "College", "School", "Clinic", "Orchestra", "Institute", "Associates"]
BEHIND = W("Street St St. Road Rd Avenue Ave Lane Drive Court Place Square Way Close Crescent Terrace Boulevard Parkway Grove Gardens Row Hill Park Parks Forge Forges Coves Plaza Trail Ridge Mews Walk Views Mount Ville Shores Springs Point Station Squares Streets Harbor Bypass Causeway Divide Drives Expressway Extension Fall Flat Fords Glen Green Haven Heights Inlet Islands Junction Key Knoll Lakes Landing Light Locks Mall Meadow Mill Mission Neck Orchard Oval Pass Pike Pine Plain Ports Prairie Radial Ranch River Run Shoal Skyway Spur Stream Summit Track Trace Tunnel Turnpike Underpass Union Valley Village Vista Well")
STREET_ENDS = W("strasse straße gasse weg allee platz straat laan weg gracht plein kade vej gade gatan vägen gata vegen veien katu tie kuja utca ulica")
STREET_BEFORE = W("Rue Avenue Boulevard Via Viale Piazza Calle Avenida Rua Plaza ul. Ulica Trg Strada Bd Chemin Camino Paseo Carrer Largo Corso Praça Plac al.")


class Vocabulary:
    def __init__(self, rng: random.Random) -> None:
        self.r = rng

    def pick(self, of):
        return of[self.r.randrange(len(of))]

    def chance(self, p: float) -> bool:
        return self.r.random() < p

    def stem(self, least: int = 1, most: int = 2) -> str:
        return "".join(self.pick(SYLLABLES) for _ in range(self.r.randint(least, most)))

    def cap(self, text: str) -> str:
        return " ".join(w[:1].upper() + w[1:] for w in text.split(" "))

    def first(self) -> str:
        name = self.pick(FIRST) if self.chance(0.6) else self.stem(1, 2) + self.pick(FIRST_ENDS)
        if self.chance(0.04):
            name += ("-" if self.chance(0.7) else "") + self.pick(FIRST)
        return self.cap(name.replace("-", " ")).replace(" ", "-") if "-" in name else self.cap(name)

    def last(self) -> str:
        kind = self.r.random()
        name = self.pick(LAST) if kind < 0.5 else self.stem(1, 3) + self.pick(SURNAME_ENDS)
        name = self.cap(name)
        if kind > 0.97:
            name = self.pick(["Mc", "Mac", "O'", "Fitz"]) + name
        elif kind > 0.93:
            name = self.pick(["van ", "van der ", "van den ", "de ", "von ", "di ", "da ", "del ", "de la ", "el ", "al-", "bin ", "Van ", "De ", "dos ", "ten "]) + name
        elif kind > 0.90:
            name += self.pick(["-", " "]) + self.cap(self.pick(LAST))
        return name

    def full(self) -> str:
        kind = self.r.random()
        if kind < 0.12:
            return f"{self.first()} {self.pick('ABCDEFGHIJKLMNOPRSTVWZ')}{self.pick(['.', '.', '', ''])} {self.last()}"
        if kind < 0.2:
            return f"{self.first()} {self.first()} {self.last()}"
        if kind < 0.23:
            return f"{self.pick('ABCDEFGHJKLMNPRST')}. {self.last()}"
        return f"{self.first()} {self.last()}"

    def name(self) -> str:
        kind = self.r.random()
        return self.full() if kind < 0.5 else self.first() if kind < 0.8 else self.last()

    def country(self) -> str:
        return self.cap(self.pick(COUNTRIES)).replace(" And ", " and ").replace("Usa", "USA").replace("Uk", "UK")

    def city(self) -> str:
        kind = self.r.random()
        if kind < 0.4:
            city = self.cap(self.pick(CITIES))
        elif kind < 0.8:
            city = self.cap(self.stem(1, 3) + self.pick(PLACE_ENDS))
        else:
            made = self.cap(self.stem(1, 2) + self.pick(PLACE_ENDS))
            city = self.pick([f"St. {self.first()}", f"Saint-{self.first()}", f"{made} am {self.cap(self.stem())}", f"San {self.first()}", f"Santa {self.first()}", f"{made} {self.pick(['Beach', 'Village', 'Heights', 'Falls', 'Springs', 'Central', 'North', 'Hill', 'Park', 'Bay', 'Valley', 'Island', 'Lake', 'City'])}", f"{self.pick(['New', 'North', 'South', 'East', 'West', 'Upper', 'Lower', 'Old', 'Great', 'Little', 'Mill', 'Port', 'Mount', 'Lake', 'El', 'La', 'Los', 'Las', 'Le', 'Bad'])} {made}", f"{made} di {self.cap(self.stem() + 'a')}", f"{made}-sur-{self.cap(self.stem())}", f"{made}-{self.cap(self.stem(1, 2))}", f"{made} de {self.cap(self.stem(1, 2))}", f"{made} {self.pick('BCGKNSV')}", f"{self.country()} ({self.cap(self.stem(1, 2))})"])
        return city.upper() if self.chance(0.1) else city

    def place(self) -> str:
        return self.country() if self.chance(0.4) else self.city()

    def word(self) -> str:
        return self.cap(self.pick(NOUN if self.chance(0.7) else ADJ))

    def org(self) -> str:
        kind = self.r.random()
        made = self.cap(self.stem(1, 3) + self.pick(["ex", "ix", "ia", "io", "ly", "fy", "ara", "on", "is", "us", "tech", "soft", "net", "bit", "lab", "one", "co", "gen", "sys", "dero", "ero", "ova", "ent", "all", "well"]))
        joined = self.cap(self.pick(NOUN + ADJ) + self.pick(NOUN))
        if self.chance(0.2):
            joined = joined[:1] + joined[1:] + self.pick(["s", "io", "ly", "ware", "hub", "base", "now"])
        if kind < 0.14:
            return f"{self.last()}, {self.last()} and {self.last()}"
        if kind < 0.22:
            return f"{self.last()}-{self.last()}"
        if kind < 0.27:
            return f"{self.last()} {self.pick(['&', 'and'])} {self.last()}"
        if kind < 0.37:
            return f"{self.last()} {self.pick(SUFFIX)}"
        if kind < 0.5:
            return f"{self.word()} {self.word()}" + (f" {self.pick(SUFFIX)}" if self.chance(0.25) else "")
        if kind < 0.55:
            return f"{self.word()} {self.word()} {self.word()}"
        if kind < 0.7:
            return joined + (f" {self.pick(SUFFIX)}" if self.chance(0.3) else "")
        if kind < 0.85:
            return made + (f" {self.pick(SUFFIX)}" if self.chance(0.4) else "")
        if kind < 0.88:
            return "".join(self.pick("ABCDEFGHIKLMNOPRSTUVW") for _ in range(self.r.randint(3, 4)))
        if kind < 0.9:
            return f"{self.first()} {self.last()} {self.pick(SUFFIX)}"
        where = self.city()
        return self.pick([f"University of {where}", f"Bank of {where}", f"{where} General Hospital", f"{where} City Council", f"{where} Football Club", f"Department of {self.word()}", f"Ministry of {self.word()}", f"The {self.word()} {self.word()}", f"{where} University", f"Institute of {self.word()} {self.word()}", f"Department of {self.word()} {self.word()}", f"{self.first()}'s {self.word()}", f"St. {self.first()}'s Hospital", f"{where} Police Department"])

    def street_name(self) -> str:
        kind = self.r.random()
        if kind < 0.45:
            return f"{self.pick([self.last, self.first, self.word, lambda: self.cap(self.stem(1, 3)), lambda: self.cap(self.stem(1, 2) + self.pick(PLACE_ENDS))])()} {self.pick(BEHIND)}"
        if kind < 0.65:
            return self.cap(self.pick([self.stem(1, 2), self.pick(NOUN), self.pick(LAST)]) + self.pick(STREET_ENDS))
        if kind < 0.85:
            return f"{self.pick(STREET_BEFORE)} {self.pick([self.full, self.last, lambda: self.cap(self.stem(1, 3))])()}"
        if kind < 0.93:
            return self.cap(self.stem(2, 3) + self.pick(["", "a", "gränd", "backen", "bakken", "parken", "ho", "ova", "ská", "ego", "ring", "damm"]))
        return f"{self.cap(self.stem(1, 2))} {self.cap(self.stem(1, 2))}"

    def number(self) -> str:
        return str(self.r.choice([self.r.randint(1, 99), self.r.randint(1, 300), self.r.randint(1, 9999), self.r.randint(100, 99999)])) if self.chance(0.85) else f"{self.r.randint(0, 99):02d}"

    def street(self) -> str:
        kind = self.r.random()
        if kind < 0.08:
            return self.pick([f"P.O. Box {self.r.randint(1, 999)}", f"Postbox {self.r.randint(1, 999)}", f"PO Box {self.r.randint(1, 9999)}", f"Box {self.r.randint(1, 999)}"])
        if kind < 0.5:
            return f"{self.number()} {self.street_name()}"
        return f"{self.street_name()} {self.number()}" if kind < 0.9 else self.street_name()

    def room(self) -> str:
        return f"{self.pick(['Apt.', 'Suite', 'Apt', 'Unit', 'Flat', 'Room', 'Floor'])} {self.r.choice([f'{self.r.randint(0, 999):03d}', self.r.randint(1, 99)])}"

    def zip(self) -> str:
        return self.r.choice([f"{self.r.randint(0, 99999):05d}", f"{self.r.randint(0, 99999):05d}", str(self.r.randint(1000, 9999)), f"{self.r.randint(100, 999)} {self.r.randint(10, 99)}", f"{self.pick('ABCEGLMNSW')}{self.r.randint(1, 30)} {self.r.randint(1, 9)}{self.pick('ABDEFGH')}{self.pick('ABDEFGH')}"])

    def address(self) -> str:
        """One span: street, room, town, state, country, code, in the orders that people use."""
        kind = self.r.random()
        if kind < 0.1:
            return self.pick([f"PSC {self.r.randint(1, 9999):04d}, Box {self.r.randint(1, 9999)}", f"Unit {self.r.randint(1, 9999):04d} Box {self.r.randint(1, 9999):04d}"]) + f"\n{self.pick(['APO', 'DPO', 'FPO'])} {self.pick(['AA', 'AE', 'AP'])} {self.r.randint(0, 99999):05d}"
        if kind < 0.18:
            a, b = self.street_name(), self.street_name()
            return f"{self.pick(['the corner of ', 'corner of ', ''])}{self.street() if self.chance(0.4) else a} and {b}"
        parts = [(f"{self.number()} " if self.chance(0.35) else "") + self.street()]
        gap = self.pick([", ", "\n", " ", "\n ", ", "])
        if self.chance(0.5):
            parts.append(self.room())
        if self.chance(0.75):
            town = self.city()
            code = self.zip()
            parts.append(self.pick([town, f"{code} {town}", f"{town} {code}", f"{town}, {self.pick('ABCMNSTW')}{self.pick('ABCKLNOTXY')} {code}", f"{town}\n, {self.pick(['nan', 'BC', 'QC', 'VY', 'MP'])}\n {code}"]))
            if self.chance(0.5):
                parts.append(f"{self.country()} {self.zip()}" if self.chance(0.5) else self.country())
        elif self.chance(0.3):
            parts.append(self.zip())
        return gap.join(parts)
