"""Words that cannot both stand in one place: opposites, two peoples, two colours.

    opposed(a, b) -> the kind of difference that two stretches of words make, or None

Read only where all the words around are alike (`apart`): there "opened" beside "closed", "a
Thai" beside "an Indian", or one weekday beside another is what two accounts differ in.
Elsewhere both often hold, one after the other or of two parts. Language is a value: the
tables below are English.
"""

from __future__ import annotations

from functools import lru_cache

from .. import text
from ..model import Difference

# What stands left in a line is the opposite of what stands right; "_" is a space.
_POLES = """
small little tiny miniature minor slight | big large giant huge vast massive great major enormous gigantic
young teenage | old elderly aged senior
new modern recent | old ancient
near close_to nearby next_to | far_from far_away_from far distant
start starting begin began begun beginning | end ending finish stop stopped conclude ended finished
inside indoors in within | outside outdoors out
enter arrive come came | leave left depart go went exit
up upward above over | down downward below under beneath
rise rose risen increase grow grew gain climb | fall fell fallen decrease drop decline lose lost
win won victory | lose lost defeat
buy bought purchase | sell sold
open opened reopened | close closed shut
accept approve back support welcome agree | reject oppose refuse decline deny condemn
allow permit legalise legalize | ban forbid bar block prohibit
confirm admit acknowledge | deny
attack | defend
love like | hate dislike loathe
happy glad joyful pleased | sad unhappy depressed miserable upset angry
alive living survived | dead killed died
guilty | innocent
safe | dangerous risky
peaceful calm | violent
strong | weak
high upper | low lower
hot warm | cold cool
light | heavy
light bright | dark dim
good well | bad poor
better | worse
best | worst
more | less fewer
most | least
many much several | few little
all every everybody everyone always | none no nobody no one some never sometimes not_all
always | never sometimes rarely often
often frequently | rarely seldom
before prior_to ahead_of | after following
behind | in_front_of ahead_of
early | late
early earlier | later
first | last
left | right
north northern | south southern
east eastern | west western
day daytime during_the_day | night nighttime at_night
morning dawn sunrise | evening night midnight sunset dusk
true real genuine natural | false fake artificial
success succeed succeeded | failure fail failed
peace | war
public | private
profit | loss
full | empty
rich wealthy | poor
fast quick rapid quickly rapidly | slow slowly
long lengthy | short brief
wide broad | narrow
deep | shallow
wet | dry
clean | dirty
loud noisy | quiet silent
hard difficult | easy
permanent | temporary
present | absent
friend ally | enemy foe
same identical | different opposite
including | excluding
with | without
for | against
can could | cannot
stand standing stood | sit sitting sat lie lying
sharp | flat dull
married | single divorced
domestic | foreign
local | foreign
urban | rural
sunny clear | cloudy rainy
"""
_SEXES = """
man men boy gentleman father son husband brother | woman women girl lady mother daughter wife sister
male | female
"""
_COLOURS = frozenset(
    "red blue green yellow black white brown orange purple pink grey silver gold tan".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december".split()
)
# A country's adjective and what its people are called.
_PEOPLES = """
afghan afghans; albanian; algerian; american americans; argentine argentinian; armenian; australian
austrian; bangladeshi; belarusian; belgian; bolivian; brazilian; british britons briton english
bulgarian; cambodian; cameroonian; canadian; chilean; chinese; colombian; congolese; croatian; cuban
czech; danish danes dane; dutch; ecuadorian; egyptian; eritrean; estonian; ethiopian
filipino philippine; finnish finns finn; french frenchman frenchwoman; georgian; german; ghanaian
greek; haitian; hungarian; icelandic; indian; indonesian; iranian; iraqi; irish; israeli; italian
ivorian; jamaican; japanese; jordanian; kazakh; kenyan; kosovan; kurdish; kuwaiti; latvian; lebanese
liberian; libyan; lithuanian; macedonian; malaysian; malian; maltese; mexican; mongolian; moroccan
mozambican; nepalese nepali; new_zealand new_zealander; nicaraguan; nigerian; north_korean
norwegian; omani; pakistani; palestinian; panamanian; peruvian; polish pole poles; portuguese
qatari; romanian; russian; rwandan; saudi; senegalese; serbian; singaporean; slovak; slovenian
somali; south_african; south_korean; spanish spaniard; sri_lankan; sudanese; swedish swede swedes
swiss; syrian; taiwanese; tanzanian; thai; tunisian; turkish turk turks; ugandan; ukrainian
uruguayan; venezuelan; vietnamese; yemeni; zambian; zimbabwean
"""
_BEFORE_NOUNS = frozenset("a an the his her its their some very".split())
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "non-")
LEAST = 4  # letters of the plain word that a negating prefix is cut from: "in" + "side" is no opposite


def opposed(a: str, b: str) -> Difference | None:
    """Return the kind of difference two stretches of folded words make: "rose", "fell" -> polarity."""
    left, right = _bare(a), _bare(b)
    if not left or not right or left == right:
        return None
    mine, theirs = _forms(left), _forms(right)
    if any(x in one and y in other for one, other in _poles(_POLES) for x in mine for y in theirs):
        return "polarity"
    if any(_negates(x, y) or _negates(y, x) for x in mine for y in theirs):
        return "polarity"
    if any(x in one and y in other for one, other in _poles(_SEXES) for x in mine for y in theirs):
        return "identity"
    if left in _DAYS and right in _DAYS:
        return "date"
    peoples = _peoples()
    for x in mine:
        for y in theirs:
            if (x in peoples and y in peoples and peoples[x] != peoples[y]) or {x, y} <= _COLOURS:
                return "identity"
    return None


def _bare(words: str) -> str:
    found = list(text.folded(words))
    while found and found[0] in _BEFORE_NOUNS:
        found.pop(0)
    return " ".join(found)


def _forms(phrase: str) -> tuple[str, ...]:
    """Return a phrase as it stands and, if one word, with its ending off: "sells", "closed", "opening"."""
    forms = [phrase]
    if " " not in phrase:
        for ending in ("s", "es", "d", "ed", "ing"):
            if phrase.endswith(ending) and len(phrase) - len(ending) > 2:
                stem = phrase[: -len(ending)]
                forms += [stem, stem + "e"] if ending == "ing" else [stem]
    return tuple(dict.fromkeys(forms))


def _negates(x: str, y: str) -> bool:
    return len(y) >= LEAST and any(x == prefix + y for prefix in _NEGATING)


@lru_cache(2)
def _poles(table: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return each line's two sides, and the same the other way round."""
    found = []
    for line in table.strip().splitlines():
        one, other = (frozenset(w.replace("_", " ") for w in side.split()) for side in line.split("|"))
        found += [(one, other), (other, one)]
    return tuple(found)


@lru_cache(1)
def _peoples() -> dict[str, str]:
    """Return {adjective or people: its country's first word}, plurals too."""
    found: dict[str, str] = {}
    for names in _PEOPLES.strip().replace("\n", ";").split(";"):
        words = [w.replace("_", " ") for w in names.split()]
        for word in words:
            found |= {word: words[0], word + "s": words[0]}
    return found
