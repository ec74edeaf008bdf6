"""The words that report: tables, one language so far.

Groups follow the verbs of the attribution literature (Pareti 2016; Levin 1993, classes
37 "communication" and 29 "predicative complements"), written out here from scratch.
"""

from __future__ import annotations

SAY = frozenset(
    "say tell add note write ask announce report explain state reply respond answer argue claim"
    " insist warn admit acknowledge concede confess confirm deny declare describe reveal recall"
    " remark observe comment complain continue conclude contend suggest stress emphasize emphasise"
    " tweet post joke quip tease shout cry yell scream whisper murmur mutter exclaim tease urge"
    " advise predict promise pledge vow swear boast brag assert allege affirm maintain mention"
    " point read agree disagree clarify caution recount reiterate repeat elaborate estimate"
    " indicate disclose testify apologize apologise beg plead demand request propose recommend"
    " sing chant lament object protest retort counter rule find show hint imply inform assure"
    " remind notify instruct order call dub label thank praise criticize criticise blame accuse"
    " slam blast condemn denounce quote cite go interject opine gush rave summarize summarise"
    " speak teach guess grumble marvel muse wonder".split()
)
BELIEVE = frozenset(
    "think believe feel know hope fear expect realize realise consider doubt suspect understand"
    " assume worry want wish learn see hear remember decide plan intend imagine determine regard"
    " view discover notice".split()
)
CUES = SAY | BELIEVE
# Nouns that hold what somebody says or believes: "the claim that ...", "a statement: ..."
NOUNS = frozenset(
    "statement claim report belief fear hope view opinion suggestion allegation announcement warning"
    " comment remark argument assertion admission promise denial accusation idea notion conclusion"
    " message letter tweet post interview speech question answer reply response email word".split()
)

# What goes on with the same speaker: "the singer added".
GOING_ON = frozenset("add added adds adding continued continues continuing concluded concludes".split())
# What speaks for whoever issued it.
DOCUMENTS = frozenset(
    "statement release letter report email e-mail memo message post tweet blog website video bulletin"
    " communique notice note leaflet".split()
)
# A body, in a word: "the company said".
BODIES = frozenset(
    "company firm maker retailer manufacturer carrier airline bank agency network studio operator giant"
    " organisation organization club union charity ministry department".split()
)
# Nouns of persons that their ending does not tell.
PERSONS = frozenset(
    "chief mayor coach judge aide head guard nurse boss witness star friend sheriff captain relative"
    " neighbour neighbor victim leader source parent teen official colleague cousin child host guest".split()
)
# Persons by their party: "the Ohio Democrat" names neither Ohio nor the party.
PARTISANS = frozenset("democrat republican conservative liberal socialist libertarian independent".split())
# Who is against somebody does not speak for them.
AGAINST = frozenset(
    "critic critics opponent opponents rival rivals challenger challengers accuser accusers victim victims"
    " foe foes".split()
)
# Endings of such nouns, and things that share them.
_PERSONAL = ("er", "or", "ist", "ian", "man", "woman", "person", "ant", "eer")
_THINGS = frozenset(
    "paper newspaper letter order computer number sensor error restaurant summer winter".split()
)
SEX = {"he": "m", "she": "f", "him": "m", "her": "f", "himself": "m", "herself": "f", "his": "m", "hers": "f"}
SEX_OF_ROLE = {
    word: sex
    for sex, words in (
        ("m", "actor spokesman chairman congressman businessman policeman man father son brother husband"
              " uncle nephew king prince boy"),
        ("f", "actress spokeswoman chairwoman congresswoman businesswoman policewoman woman mother daughter"
              " sister wife aunt niece queen princess girl"),
    )
    for word in words.split()
}  # fmt: skip
# May follow a name without making another thing of it.
# What a body may be called behind its name: "the Xinhua news agency".
CALLED = frozenset(
    "agency broadcaster channel company daily group journal magazine network news newspaper paper radio"
    " station tabloid television tv website weekly".split()
)
AFTER_NAME = frozenset("himself herself also later then both jr sr".split())

_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "swore": "swear", "spoke": "speak",
    "sang": "sing", "taught": "teach", "went": "go", "found": "find", "shown": "show", "held": "hold",
    "according": "say",
}  # fmt: skip


def person(noun: str) -> bool:
    """Tell whether a folded noun is of one person: "spokeswoman", "officer"."""
    known = noun in PERSONS or noun in SEX_OF_ROLE or noun.endswith("-old")
    return known or (noun.endswith(_PERSONAL) and noun not in _THINGS | BODIES | DOCUMENTS)


def speaks(word: str) -> bool:
    """Tell whether an inflected word is a form of a verb of saying, or "according"."""
    word = word.casefold()
    stems = {_IRREGULAR.get(word, word)}
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word.removesuffix(ending)
            stems |= {stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem}
            if stem.endswith("i"):
                stems.add(stem[:-1] + "y")
    return not stems.isdisjoint(SAY)
