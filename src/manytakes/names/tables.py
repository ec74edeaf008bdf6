"""What a language adds: titles, roles, legal endings, nicknames, short spellings. Folded, lower case.

English, but for the particles and titles that travel with names into English prose.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Stand before a person's name and are no part of it.
TITLES = _set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father hon president vice"
    " premier chancellor minister secretary senator sen sens representative rep reps congressman"
    " congresswoman speaker governor gov govs mayor councilman councilwoman councillor commissioner"
    " ambassador king queen prince princess pope cardinal bishop archbishop imam rabbi sheikh sheik"
    " ayatollah general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal cpl"
    " private pvt admiral adm commander cmdr officer detective det inspector superintendent supt constable"
    " chief sheriff deputy trooper marshal judge justice attorney prosecutor coach manager director writer"
    " screenwriter author actor actress singer star chairman chairwoman chairperson chair ceo cfo coo"
    " spokesman spokeswoman spokesperson monsieur monseigneur mme madame herr frau senor senora haji hajji"
    " sayyid mullah maulvi qari ex former insp dsp gm wr qb gunman teacher actors actresses stars"
    " directors presidents ministers senators singers lawmaker leader founder mp reporter editor producer"
    " entertainer comic broadcaster politician footballer golfer activist businessman businesswoman"
    " billionaire suspect victim defendant driver pilot drummer guitarist bassist novelist poet historian"
    " philosopher scientist engineer firefighter nurse doctor student spokesman-designate congressperson"
    " photographer designer model dancer correspondent presenter host comedian rapper quarterback striker"
    " researcher analyst lawyer adviser advisor ag counsel solicitor judges justices whip elect mps mep meps"
    " msp msps mla"
)
# Stand before a title ("Prime Minister", "Assistant Chief") and go with it.
MODIFIERS = _set(
    "prime foreign interior defence defense finance vice deputy assistant associate senior general"
    " former ex acting interim wide point head executive managing chief junior first lead co-star"
    " district area then new national state federal regional county city supreme high police fire press"
    " house majority minority special independent ranking top freshman"
)
# Stand after a body's name and are no part of it: "AP President".
POSTS = _set(
    "president director commissioner chairman chairwoman secretary minister spokesman spokeswoman senator"
    " governor mayor ceo mp mps mep meps msp msps"
)
# Not stripped when nothing else is left of the name, nor when what is left is one of these.
RELATIVES = _set("mother father sister brother son daughter wife husband uncle aunt cousin nephew niece")

MALE = _set(
    "mr sir lord king prince father monsieur herr senor actor chairman spokesman congressman councilman"
    " brother son husband uncle nephew man boy policeman businessman"
)
FEMALE = _set(
    "mrs ms miss lady dame queen princess madame mme frau senora actress chairwoman spokeswoman"
    " congresswoman councilwoman sister daughter wife aunt niece woman girl policewoman businesswoman"
    " mother"
)

# Small words inside names that some writers leave out.
PARTICLES = _set(
    "al el ul ur as ad an de del della di da dos das du la le les van von der den ter ten bin ibn ben"
    " bint abu the of and for y e und et af av zu st"
)
# … of which these keep a run of capitals together: "Gulf of Aden", "al-Assad".
LINKS = _set("of for de del della di da dos du la le van von der den bin ibn al el the and on in")
LINK_HEADS = _set(
    "academy agency army association authority bank bay board body bureau campaign cape center centre centers"
    " chamber church city coast college commission committee community company confederation conference"
    " congress corporation council court day department district duke earl faculty federation festival"
    " foundation freedom front fund government gulf hall head high house institute institutes institution"
    " isle king kingdom league library lord ministry mount movement museum national office order organisation"
    " organization palace parliament party people place port post province queen republic river royal"
    " school sea secretary senate society state states statue strait street supreme syndicate temple theatre"
    " theater tower town trade treaty tribunal union united university valley war world prince princess"
    " duchess archbishop bishop"
)

LEGAL = _set(
    "inc incorporated corp corporation co company companies ltd limited llc llp lp plc gmbh ag sa sarl"
    " srl spa nv bv oy ab as asa kk pte pty bhd sdn ooo oao zao pao ao group holding holdings the"
)
ORGANISATION_HEADS = _set(
    "police ministry department agency authority association bank board bureau campaign church college"
    " commission committee company conference congress corporation council court federation force forces"
    " foundation fund government group institute league movement navy army office organisation"
    " organization parliament party senate service services society team times post news press union"
    " university weekly magazine telecom radio television tv network airlines airways motors industries"
    " studios records inc ltd corp llc plc administration academy patrol club house chronicle tribune herald"
    " gazette caucus"
)
# Bodies that are known by one word, which is short for no other: "the White House" is not the House.
CHAMBERS = _set("house senate congress")
PLACE_HEADS = _set(
    "street avenue road lane drive boulevard highway route freeway square park city town village county"
    " province district state island islands sea ocean gulf bay strait river lake mountain mount valley"
    " beach bridge airport station hospital hotel jail prison school center centre theatre theater"
    " stadium hall building tower palace st ave rd blvd desert coast peninsula"
)
OTHER_HEADS = _set(
    "act bill cup award awards festival championship championships olympics games war operation prize"
)

# Common nouns that say what kind of thing a name is of, when they follow it in small letters: "Casa store".
CLASSES: dict[str, str] = dict.fromkeys(
    "store shop magazine newspaper network channel franchise bloc coalition".split(),
    "organisation",
)
# … and those that make another thing of it: a government is not its country.
BODIES = _set("government police administration military army navy parliament cabinet")
# Bodies that are of what they deal with, or have it before them: "Justice Department".
OFFICES = _set("department ministry bureau office")
# Heads a place's name may drop without becoming another place.
GEOGRAPHY = _set(
    "sea ocean strip peninsula desert mountains islands island archipelago river province region"
)
DIRECTIONS = _set("north south east west northern southern eastern western central new greater upper lower")
STREETS = _set("street avenue road lane drive boulevard highway route st ave rd blvd square place")
NUMBERED = _set(
    "route highway interstate flight boeing airbus apollo episode ak version chapter pier gate unit"
)

# Spellings that stand for a word, in names of places and bodies.
SHORT = {
    "st": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard", "mt": "mount",
    "dept": "department", "govt": "government", "intl": "international", "natl": "national",
    "assn": "association", "univ": "university", "ctr": "center", "centre": "center", "theatre": "theater",
    "defence": "defense", "organisation": "organization", "labour": "labor", "harbour": "harbor",
    "bros": "brothers", "mfg": "manufacturing", "tv": "television", "ft": "fort", "co": "company",
    "corp": "corporation", "ltd": "limited", "inc": "incorporated", "intercontinental": "intercontinental",
    "mohd": "mohammed", "md": "mohammed", "wm": "william", "jr": "junior", "sr": "senior",
}  # fmt: skip

# What a hyphen ties to a name that is no part of it, beside what ends in "ed": "Poe-backed", "Varn-born".
TIED = _set(
    "led born era style like language area majority run made held owned speaking friendly leaning winning"
    " hating haters loving supporting supporters bashing wide wing esque only bound level type centric"
    " designate driven drawn"
)

# One country, several names of its own in English prose.
SAME_PLACE = (
    ("united states", "united states of america", "u s", "us", "u s a", "usa", "america"),
    ("united kingdom", "u k", "uk", "britain", "great britain"),
    ("united arab emirates", "u a e", "uae", "emirates"),
    ("european union", "e u", "eu"),
    ("united nations", "u n", "un"),
    ("russia", "russian federation"),
    ("south korea", "republic of korea"),
    ("north korea", "democratic people s republic of korea", "dprk"),
    ("czech republic", "czechia"),
    ("myanmar", "burma"),
)
# States of a country with what newspapers write for them, where that is no other word.
SAME_STATE = (
    ("arizona", "ariz"), ("arkansas", "ark"), ("california", "calif"), ("colorado", "colo"),
    ("connecticut", "conn"), ("district of columbia", "d c", "dc"), ("florida", "fla"), ("kansas", "kan"),
    ("massachusetts", "mass"), ("michigan", "mich"), ("minnesota", "minn"), ("montana", "mont"),
    ("nebraska", "neb"), ("nevada", "nev"), ("new hampshire", "n h", "nh"), ("new jersey", "n j", "nj"),
    ("new mexico", "n m"), ("new york", "n y", "ny"), ("north carolina", "n c", "nc"),
    ("north dakota", "n d"), ("oklahoma", "okla"), ("pennsylvania", "pa"), ("rhode island", "r i"),
    ("south carolina", "s c"),
    ("south dakota", "s d"), ("tennessee", "tenn"), ("texas", "tex"), ("west virginia", "w va", "wv"),
    ("wisconsin", "wis"), ("wyoming", "wyo"),
)  # fmt: skip

# Given names and their short forms, a line each (public-domain common knowledge).
_NICKNAMES = """
abigail abby gail
albert al bert
alexander alexandros alexandra aleksandr alex alexis sasha sandy alec
alfred al fred alfie
amanda mandy
andrew andy drew
angela angie
anthony antonio tony
arthur art
barbara barb babs
benjamin ben benny
bernard bernie
bradley brad
caroline carrie
catherine katherine kathryn kate kathy cathy katie kitty
charles charlie chuck
christina christine chris tina
christopher chris kit
clifford cliff
clinton clint
cynthia cindy
daniel dan danny
david dave davy
deborah debra deb debbie
donald don donnie
dorothy dot dottie
douglas doug
edward ed eddie ted ned
eleanor ellie nell
elizabeth liz beth betty eliza lizzie betsy libby
eugene gene
frances fran
francis frank
franklin frank
frederick fred freddie freddy
gabriel gabe
gerald gerry jerry
gregory greg gregg
harold hal harry
henry harry hank
herbert herb
isabella bella izzy
jacob jake
jacqueline jackie
james jim jimmy jamie
jeffrey jeff geoffrey geoff
jennifer jen jenny
jerome jerry
jessica jess jessie
joanna joanne jo
john johnny jack jon
jonathan jon
joseph joe joey jose
josephine josie jo
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence larry laurence
leonard len lenny leo
leslie les
louis lou louie
margaret maggie meg peggy marge
martin marty
matthew matt
maximilian max
melissa mel
michael mike mick mickey misha mikhail
mitchell mitch
nathaniel nathan nate
nicholas nick nikolai nico
norman norm
oliver ollie
pamela pam
patricia pat patty tricia
patrick pat paddy
peter pete
philip phil phillip
randall randolph randy
raymond ray
rebecca becky becca
reginald reggie reg
richard rick dick rich richie ricky
robert bob rob bobby robbie
roderick rodney rod
ronald ron ronnie
rosemary rose rosie
rudolph rudy
russell russ
samuel samantha sam sammy
sandra sandy
stanley stan
stephen steven steve
susan sue suzanne susie
terence terry
teresa theresa tess
theodore ted teddy theo
thomas tom tommy
timothy tim timmy
valerie val
victor vic
victoria vicky tori
vincent vince vinny
virginia ginny
vladimir vova volodya
walter walt wally
william bill billy will willie liam
zachary zach zack
"""
NICKNAMES: dict[str, frozenset[str]] = {}
for _line in _NICKNAMES.strip().splitlines():
    for _name in _line.split():
        NICKNAMES[_name] = NICKNAMES.get(_name, frozenset()) | frozenset(_line.split())

# Roles a definite description can name ("the director"), for which a title or apposition gives the bearer.
ROLES = _set(
    "actor actress director writer screenwriter author singer comedian president premier chancellor"
    " minister secretary senator congressman congresswoman governor mayor councilman commissioner"
    " ambassador king queen prince princess pope cardinal bishop judge prosecutor coach manager chairman"
    " chairwoman spokesman spokeswoman quarterback receiver striker captain chief sheriff officer"
    " detective star suspect victim defendant driver pilot billionaire entrepreneur founder ceo rapper"
    " model athlete golfer player reporter lawyer attorney professor researcher analyst lawmaker"
    " republican democrat tycoon mogul"
)
# Nouns of persons that no title, role or ending tells; the endings; and what ends so but is no person.
PERSONS = _set(
    "adult agent baby bandit boss bride buddy cadet candidate celebrity champ champion chef child clerk"
    " client cop couple coward cousin critic crook dad delegate doc dude envoy escapee expert fan felon"
    " female fiance fiancee folk foe friend fugitive groom guard guest guy heir hero heroine hostage"
    " icon immigrant kid lad laureate legend mafioso maid male mate medic migrant militant mom monk mum"
    " native neighbour nominee novice nun official orphan pal parent peer personality pirate priest"
    " prodigy pro pundit pupil rebel recluse recruit refugee relative resident retiree rookie saint"
    " scholar scout sibling source spouse spy starlet teen tenant thief thieve thug tot troop twin"
    " veteran villain virtuoso widow witness men people youth youngest eldest grandma grandpa granddad"
    " colleague companion accountant assistant attendant consultant occupant merchant participant"
    " servant tyrant infant protestant applicant informant assailant"
)
PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "person", "eer")
NOT_PERSONS = _set(
    "number order letter paper newspaper computer server power water weather summer winter center"
    " theater tower shoulder finger border corner dinner counter cover matter offer quarter river silver"
    " trailer transfer trigger chapter character disaster danger factor sector floor motor mirror error"
    " terror horror sensor reactor tractor color flavor harbor labor humor rumor tumor vapor behavior"
    " favor honor armor interior exterior anchor razor corridor manor minor meteor tenor cancer career"
    " carrier charter cluster container copper diameter drawer drier dumpster fiber filter flower folder"
    " freezer gender hammer hanger helicopter hunger jumper ladder laser latter layer leather lever"
    " liter locker lumber lower manner marker meter modifier monster murder oyster other answer another"
    " either upper pepper poster powder printer prayer propeller register remainder revolver roller"
    " rubber scanner scooter screwdriver semester shelter shower slipper soccer spider squander starter"
    " steer sticker supper super sweater tender thunder tiger timber tanker trouser tracker transformer"
    " under wafer wonder cheer whether cinder barrier frontier glacier boulder older younger wrist twist"
    " assist resist exist waist checklist playlist shortlist human roman german specimen regimen semen"
    " abdomen italian asian russian indian fewer never after later better earlier farther further rather"
    " together browser router newsletter cruiser freighter bomber burner boiler cooler chamber december"
    " november october september parameter perimeter thermometer cylinder surrender blunder blender"
    " spatter splinter shutter butter gutter litter clutter chatter batter platter banner inner outer"
    " thriller bestseller blockbuster cleaner detector indicator generator elevator monitor conductor"
    " condor"
)
PRONOUNS = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip

CALENDAR = _set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat"
    " sun january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec gmt est edt pst pdt utc bst cet today yesterday tomorrow"
    " tonight christmas easter thanksgiving am pm a.m p.m"
)
# Capitalised at the head of a sentence or alone, and never a name by themselves.
COMMON = _set(
    "rip via spoiler alert a an the this that these those i you he she we they me him her them my your"
    " his its our their what which who whom whose when where why how and but or nor so yet for if while"
    " as because although though since until unless after before once than whether in on at by to from"
    " of with about against between into through during above below out off again further then here"
    " there all any both each no not only too very can will just should now is are was were be been"
    " being have has had having do does did doing would could may might must shall also however"
    " meanwhile according despite among amid around across along another every many much one old yes ok"
    " okay oh well even still never always let like said says say told added read watch see click photo"
    " image video source related share tags advertisement update updated published copyright email"
    " comment comments reply leave subscribe follow officials authorities earlier later thanks please"
    " born per et al e-mail whatever whoever whenever wherever whichever plus"
)
# Never a name alone, though they may begin one.
UNNAMED = _set(
    "new first second third last next own same two three four five six seven eight nine ten police"
    " english bible tv dna id internet web online pm am mr mrs it hello dear most more few other some"
    " such down up under over officials mother father brother sister mom dad god lord sir jr sr junior"
    " mp mps mep meps msp msps"
)

DEMONYMS = _set(
    "american british english scottish welsh irish french german italian spanish portuguese dutch"
    " belgian swiss austrian swedish norwegian danish finnish polish czech hungarian romanian bulgarian"
    " greek turkish russian ukrainian chinese japanese korean indian pakistani afghan iranian iraqi"
    " israeli palestinian lebanese syrian egyptian saudi jordanian libyan tunisian algerian moroccan"
    " nigerian kenyan somali ethiopian mexican canadian brazilian argentine colombian venezuelan chilean"
    " peruvian cuban australian thai vietnamese indonesian malaysian filipino european african asian us"
    " uk u.s u.s. u.k"
)

# A country, its adjective, its people, its capital: a line each.
_COUNTRIES = """
america american americans us usa u.s
britain british uk britons
france french paris
germany german germans berlin
italy italian italians rome
spain spanish madrid
russia russian russians moscow kremlin
china chinese beijing
japan japanese tokyo
korea korean koreans
india indian indians
iran iranian iranians tehran
iraq iraqi iraqis baghdad
israel israeli israelis
syria syrian syrians
turkey turkish ankara
ukraine ukrainian ukrainians kiev kyiv
canada canadian canadians
mexico mexican mexicans
brazil brazilian
australia australian
egypt egyptian cairo
greece greek
somalia somali
pakistan pakistani islamabad
afghanistan afghan afghans
europe european europeans
netherlands dutch
switzerland swiss
sweden swedish
poland polish
ireland irish
indonesia indonesian
romania romanian
turkmenistan turkmen
palestine palestinian palestinians
"""
# A country's adjective, people and capital, to its name: for descriptions, where they stand for it.
COUNTRIES = {word: line.split()[0] for line in _COUNTRIES.strip().splitlines() for word in line.split()}
