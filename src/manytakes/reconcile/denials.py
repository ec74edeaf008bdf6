"""What a claim affirms or denies by other words than "not": its subject, a count of none, an antonym.

    stance(words, before, after)             -> {matter: Stance}     "nobody was hurt", "at large" deny
    denial(a, b, words)                      -> the Reason why claim `a` denies `b`, or None
    links(claims, scores, account_of, words) -> a Link of each denial and what it denies
    unsaid(a, b, words)                      -> the Reason why a verb that `a` denies `b` affirms, or None
    negative(claim, words)                   -> whether a claim is denied, or has a "not" of any kind in it
    against(a, b, words)                     -> whether `a`, which is denied, is against `b`, which is not
    with_denial(claim, beside, words)        -> the claim in words that hold the "not" of its verb

A denial by quantifier ("nobody", "none", "without casualties") is against whoever the other
account says it of; "no divers were hurt" only against divers. Tables of cues, few and sure:
what is hedged, conditional, limited ("no one else", "seriously") or long ago takes no side.
Antonyms and negation are the first kinds of
contradiction of Marneffe, Rafferty & Manning (2008).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .. import text, values
from ..model import Claim, Reason, Span, When
from ..rarity import idf
from .points import LINK, Link
from .scores import Scores
from .telling import TELLING, content

Words = Callable[[Span], str]

NEAR = 0.05  # pair score from which a denial and what another affirms may be of one thing
BROAD = 0.4  # … and from which a denial of anyone is of the event at which another says that someone was
WORD = 6  # letters of a word by which two cues are of one matter
AHEAD = 30  # characters before a verb in which it is denied, and after a claim in which its object ends
LONGEST = 400  # characters of a claim, or on a side of it, that are read: no reader marks a longer one

_GAP = r"(?:\W+\w+){0,6}?\W+"
_NOBODY = r"\b(?:nobody|no\W?one|none)\b"
_BE = r"(?:was|were|is|are|has been|have been|had been|being|been|got)"
_STILL = r"(?:remains?|remained|still|is|was|are|were)"
_KILLED = r"(?:killed|killing|died|dead|deaths|fatalities)"
_HURT = r"(?:hurt|injured|injuring|wounded|wounding|injuries)"
_HELD = r"(?:caught|captured|arrested|apprehended|detained)"
_SEIZED = r"(?:arrested|detained)"
_FORCE = r"(?:police|officers?|detectives?|agents?|forces|soldiers|troops|guards|authorities)"
_LEAVE = r"(?:clearance|permission|approval|consent|go\W?ahead|green light)"
_READY = r"(?:equipped|prepared)"
_NAMES = r"(?:names?|identit(?:y|ies))"


def _none(term: str, nouns: str) -> str:
    """Return the pattern of a denial by quantifier: nobody did, no X did, no such thing, without it."""
    nothing = rf"\b(?:no|without)(?: any| known| reported| reports of| report of){{0,2}} {nouns}\b"
    return rf"{_NOBODY}{_GAP}{term}\b|\bno(?: \w+){{1,3}}? {_BE}(?: \w+)? {term}\b|{nothing}"


# matter: (what affirms it, what denies it)
_CUES = {
    "killed": (rf"\b{_KILLED}\b", _none(_KILLED, r"(?:deaths|fatalities|casualties|loss of life)")),
    "hurt": (rf"\b{_HURT}\b", _none(_HURT, r"(?:injur(?:y|ies)|casualties)")),
    "arrested": (
        rf"\b{_BE}(?: \w+)? {_SEIZED}\b|\b{_FORCE}(?: \w+){{0,2}} {_SEIZED}\b",
        _none(_SEIZED, "arrests?"),
    ),
    "caught": (
        rf"\b{_BE}(?: \w+)? {_HELD}\b|\b{_FORCE}(?: \w+){{0,2}} (?:{_HELD}|(?:were|are|was|is) holding)\b"
        r"|\bin (?:police )?custody\b|\bunder arrest\b",
        r"\b(?:at large|on the run|on the loose)\b(?! (?:until|till|before|for|since)\b)"
        rf"|\bstill (?:on the hunt|hunting|searching|looking) for\b|\bnot (?:yet )?been {_HELD}\b",
    ),
    "identified": (
        rf"\b(?:have|has|had|been|were|was)(?: \w+)? identified\b|\b{_NAMES} (?:was|were|been) released\b",
        rf"\b{_NAMES}(?:\W+\w+){{0,12}}?\W+not (?:yet )?(?:been )?(?:released|disclosed|made public)\b"
        r"|\bnot (?:yet )?been (?:\w+ )?(?:identified|named)\b|\byet to be (?:\w+ )?(?:identified|named)\b",
    ),
    "allowed": (
        rf"\b(?:gave|given|granted|issued)(?: \w+){{0,3}} {_LEAVE}\b|\b(?:authori[sz]ed?|approved)\b",
        rf"\byet to (?:give|grant|issue)(?: \w+){{0,3}} {_LEAVE}\b|\byet to (?:approve|authori[sz]e)\b"
        rf"|\b(?:refused|withheld|denied)(?: \w+){{0,3}} {_LEAVE}\b"
        r"|\bnot (?:yet )?(?:been )?(?:approved|authori[sz]ed)\b",
    ),
    "alive": (r"\bfound (?:\w+ )?alive\b", r"\bfound (?:\w+ )?dead\b"),
    "prepared": (
        rf"\b(?:well|fully|properly|adequately|sufficiently)\W{_READY}\b",
        rf"\b(?:insufficiently|inadequately|poorly|ill|under)\W?{_READY}\b",
    ),
}
_READ = {matter: (re.compile(yes), re.compile(no)) for matter, (yes, no) in _CUES.items()}

# What limits a denial, and what keeps a claim from affirming anything.
_LIMITS = re.compile(
    r"\b(?:else|others?|further|more|serious(?:ly)?|critical(?:ly)?|badly|major|if|unless|whether|could|may"
    r"|might|would|hopes?|hoped|almost|nearly)\b"
)
_BUT = re.compile(r"\W*\b(?:except|besides|apart from|other than|but for)\b")
_DOUBTS = re.compile(
    r"\b(?:no|not|never|nobody|none|neither|nor|without|cannot|if|unless|whether|could|may|might|would|will"
    r"|fears?|feared|risk|threat|threatened|avoid|prevent|yet to|refused|denied)\b|n't\b"
)
_NOT = re.compile(r"\b(?:not?|never|cannot|nobody|none|neither|nor|without|unable|fail\w*)\b|n[’']t\b", re.I)
_LONG_AGO = re.compile(
    r"\b(?:last (?:year|month|week)|(?:years?|months?|weeks?|decades?) (?:ago|earlier|before)|previous(?:ly)?"
    r"|another|similar|anniversary|in (?:19|20)\d\d)\b"
)
_BEASTS = re.compile(  # of which "nobody" is not said
    r"\b(?:animals?|birds?|cats?|cattle|cows?|dogs?|fish|goats?|hens?|horses?|livestock|pigs?|sheep|whales?)\b"
)
_BROAD = frozenset(("killed", "hurt", "arrested"))  # denied of anyone, by a subject or a count of none
_BREAK = re.compile(r"[;:,]|\b(?:but|and|while|although|though)\b")
_OF = re.compile(
    rf"\bnone of (?:the |his |her |their |its )?(?:\w+ )??(\w+) {_BE}\b|\bno (?:\w+ ){{0,2}}?(\w+) {_BE}\b"
)
_ANYONE = frozenset("one people person persons body human".split())


_HELPING = r"(?:\b(?:to|be|been|is|are|was|were|has|have|had|do|does|did|can|could|will|would|should) )*"
_OBJECT = r"((?:\W+\w+){0,4})"
# What a share of people say, another share denies; "whose jobs are not vital" is of these, not of the others.
_SOME = re.compile(
    r"(?:%|\b(?:percent|per cent|half|third|quarter|majority|minority|most|many|some|few|others?|critics)\b)"
    r"[^.;:]{0,60}\b(?:say|said|saying|think|thought|believe|believed|feel|felt)\b[^.;:]{0,40}$"
)
_OF_THOSE = re.compile(r"[^,] (?:who|whose|which)(?: [\w’']+){0,4} ?$")
_NOTHING = re.compile(r"\b(?:nothing|nobody|none|no one|neither)(?: \w+){0,2} ?$")
_NONE = re.compile(r"\W+(?:no|none|nothing|neither)\b")  # "recommends no charges" affirms none
_DENIED = re.compile(
    rf"(?:\b(?:not|never|cannot)|n't) (?:(?:also|be|been|ever|have|has|yet) )*([a-z]{{3,}}){_OBJECT}"
)
_DENYING = re.compile(
    r"\b(?:avoid|barely|cannot|den(?:y|ied|ies)|fail|hardly|if|neither|never|no|nobody|none|nor|not|prevent"
    r"|refus|unable|unless|unlikely|whether|without|(?:ca|did|do|does|is|was|were|wo)nt)|n't\b"
)
_STOP = re.compile(r"[;:\"“”]|\b(?:and|but|while|although|though)\b")  # where what is denied ends
_WHETHER = re.compile(r"\bwhether\b")
_CAN = re.compile(r"\b(?:can|could|able to) (?:\w+ly )?$")
_INFINITIVE = re.compile(r"\bto (?:be |have |been |\w+ly )*$")
_ASKED = re.compile(r"\?[\s\"”’')\]]*$")
_EARLIER = re.compile(r"(?:[^.,;]|,\d)*\b(?:before|previously|in the past)(?=$|[^\w\s])")
_FOR_A_TIME = re.compile(  # "not expected for two weeks" is expected then
    r"(?: \w+)? for (?:[\w-]+ ){1,3}(?:minute|hour|day|week|month|year)s?\b"
)
# What is denied of something, behind its "is": "not | enough", "n't really a | hoax".
_SAID_OF = re.compile(r"(?:n[’']t)?(?:\W+(?:not?|never|be|been|being|an?|the|yet|\w+ly)\b)*\W+(\w+)")
_UNSURE = frozenset(("possible", "required"))
_HELPED = re.compile(r"\b(?:will|would|shall|do|does|did)\b(?: \w+)? $")  # or "be" is a wish: "that it be so"
# The tagger reads "co-operate" as three words, none of which hangs on what undoes it.
_UNDONE = re.compile(r"\b(?:fail\w*|refus\w*|unable|inability) to (?:\w+\W){0,2}$")
_NEITHER = re.compile(r"(?:\bnot|n[’']t)\b[^.;]*\bn?or (?:\w+ly )?$")  # "did not call or write"
_IF = re.compile(r"\b(?:if|unless)\b[^.;]*$")
_UNPROVEN = re.compile(  # "there is no indication that it leaked"
    r"\b(?:no|any|without|little) (?:\w+ ){0,2}"
    r"(?:indications?|evidence|signs?|proof|suggestions?|reports?)\b[^.;]*$"
)
_UNHELD = (_IF, _SOME, _OF_THOSE)  # before a verb that is denied of nothing that another says
_UNTOLD = (_WHETHER, _INFINITIVE, _CAN, _UNDONE, _UNPROVEN, _NOTHING, _SOME)  # … or said of nothing
# What would have been, or what had not been before, up to its verb: "had the police not", "had never".
_UNREAL = re.compile(
    r"\b(?:would|could|might|should)(?:n[’']t| not| never)(?: \w+)? (?:have|has|had)\b(?: \w+){1,3}$"
    r"|\bhad (?:\w+ ){1,4}not (?:been )?\w+$|\bhad never (?:\w+ )?\w+$"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """Whether a claim affirms a matter, by what words, and of whom alone it denies it ("" of all)."""

    affirmed: bool
    start: int
    end: int
    of: str = ""


@lru_cache(maxsize=20_000)  # a claim is held against many
def stance(words: str, before: str = "", after: str = "") -> Mapping[str, Stance]:
    """Return the matters that `words` affirm or deny; `before` and `after` are the rest of their sentence.

    What the same clause denies before the words ("no one is thought | to have been hurt")
    is not affirmed by them.
    """
    flat, ahead, behind = (text.fold(s) for s in (words[:LONGEST], before[-LONGEST:], after[:LONGEST]))
    if any(_LONG_AGO.search(s) for s in (flat, ahead, behind)):
        return {}
    limited = _LIMITS.search(flat) or _BUT.search(flat) or _BUT.match(behind)
    doubtful = _DOUBTS.search(flat) or _DOUBTS.search(_BREAK.split(ahead)[-1])
    found: dict[str, Stance] = {}
    for matter, (yes, no) in _READ.items():
        if m := no.search(flat):
            if not limited and not yes.search(flat[: m.start()] + ";" + flat[m.end() :]):
                found[matter] = Stance(False, m.start(), m.end(), _whom(m.group()))
        elif not doubtful and (m := yes.search(flat)) and not _titled(words, before, m):
            if matter in _BROAD and _BEASTS.search(flat):
                continue
            found[matter] = Stance(True, m.start(), m.end())
    return found


def _titled(words: str, before: str, cue: re.Match[str]) -> bool:
    """Tell whether a cue stands in capitals within its sentence: a title ("Nine Are Dead") says nothing."""
    own = words[cue.start() : cue.end()]
    return own != own.lower() and bool(cue.start() or before.strip())


def _whom(denial: str) -> str:
    m = _OF.search(denial)
    noun = (m.group(1) or m.group(2)) if m else ""
    return "" if noun in _ANYONE else noun


def denial(a: Claim, b: Claim, words: Words) -> Reason | None:
    """Return why one claim denies what the other affirms, if it does."""
    one, other = _stance(a, words), _stance(b, words)
    for matter in _READ:
        x, y = one.get(matter), other.get(matter)
        if x and y and x.affirmed != y.affirmed and _of_one(a, x, b, y, words):
            spans = tuple(
                Span(c.evidence.article, c.evidence.start + s.start, c.evidence.start + s.end)
                for c, s in ((a, x), (b, y))
            )
            return Reason("polarity", f"{matter}: one says it, the other denies it", spans)
    return None


def links(
    claims: Mapping[str, Sequence[Claim]],
    scores: Scores,
    account_of: Mapping[str, str],
    words: Words,
) -> list[Link]:
    """Return a link for each claim that denies what another account affirms, best told first.

    A denial of anyone (killed, hurt, arrested) stands against what affirms it of the same event; any other
    denial against the very claim that it would be linked with.
    """
    best: dict[tuple[Span, str, bool], tuple[Claim, Stance]] = {}  # of each sentence, by matter and side
    told: set[tuple[str, str]] = set()  # by article, the matters it affirms
    sides: dict[Span, Mapping[str, Stance]] = {}
    for own in claims.values():
        for c in sorted(own, key=lambda c: (-c.weight, c.evidence)):
            for matter, s in (found := _stance(c, words)).items():
                best.setdefault((c.sentence, matter, s.affirmed), (c, s))
                if s.affirmed:
                    told.add((c.evidence.article, matter))
            if found:
                sides[c.evidence] = found
    at = {c.evidence: c for own in claims.values() for c in own if c.evidence in sides}
    kept: dict[tuple[Span, Span], Link] = {}
    near = ((x, y, score) for x in at for y, score in scores.get(x, {}).items() if score >= NEAR and y in at)
    for x, y, score in near:
        if account_of[x.article] == account_of[y.article]:
            continue
        for matter, s in sides[x].items():
            t = sides[y].get(matter)
            if s.affirmed or not t or not t.affirmed:
                continue
            if matter in _BROAD:
                # If it tells of both itself, there are two events, or it is its own correction.
                if score < BROAD or (x.article, matter) in told:
                    continue
            elif score < LINK and not _one_word(words(x), s, words(y), t):
                continue
            a, p = best[at[x].sentence, matter, False]
            b, q = best[at[y].sentence, matter, True]
            if _of_one(a, p, b, q, words):
                pair = a.evidence, b.evidence
                kept[pair] = max(kept.get(pair, Link(0.0, a, b)), Link(score, a, b), key=lambda n: n.score)
    return [kept[pair] for pair in sorted(kept)]


def _one_word(a: str, x: Stance, b: str, y: Stance) -> bool:
    """Tell whether two cues share a word: "well equipped", "insufficiently equipped"."""
    one, other = (
        {w for w in text.fold(s)[t.start : t.end].split() if len(w) >= WORD} for s, t in ((a, x), (b, y))
    )
    return not one.isdisjoint(other)


def _stance(claim: Claim, words: Words) -> Mapping[str, Stance]:
    """Return what a claim affirms or denies; what is only planned or possible it does not affirm."""
    here, around = claim.evidence, claim.sentence
    before = words(Span(here.article, around.start, here.start)) if around.start < here.start else ""
    after = words(Span(here.article, here.end, around.end)) if here.end < around.end else ""
    sure = claim.modality in ("stated", "reported")
    found = {} if asks(claim, words) else stance(words(here), before, after)
    return {matter: s for matter, s in found.items() if sure or not s.affirmed}


def _of_one(a: Claim, x: Stance, b: Claim, y: Stance, words: Words) -> bool:
    """Tell whether a denial is of those whom the other claim tells of, and of no other day."""
    denied, affirming = (y, a) if x.affirmed else (x, b)
    if denied.of and denied.of[:-1] not in text.fold(words(affirming.evidence)):
        return False
    days = [[v.reading for v in c.values if isinstance(v.reading, When)] for c in (a, b)]
    return not any(values.conflict(p, q) for p in days[0] for q in days[1])


def deniable(claim: Claim, words: Words) -> bool:
    """Tell whether a claim affirms or denies a matter that `denial` knows."""
    return bool(_stance(claim, words))


def asks(claim: Claim, words: Words) -> bool:
    """Tell whether a claim stands in a question, which affirms and denies nothing."""
    return _ASKED.search(words(claim.sentence)[-LONGEST:]) is not None


def denies(words: str) -> bool:
    """Tell whether words deny a verb, as `unsaid` looks for it."""
    return bool(_denied(words))


def negative(claim: Claim, words: Words) -> bool:
    """Tell whether a claim is denied, or has a "not" of any kind in it: "pleaded not guilty"."""
    return claim.negated or _NOT.search(words(claim.evidence)) is not None


def against(denied: Claim, other: Claim, words: Words) -> bool:
    """Tell whether the denial of a verb in one claim is against another that has the verb undenied.

    It is not where either is but possible, required, or supposed. Nor where the other says it of nothing: in
    a question, an infinitive ("for the vote to be put off"), a wish, or beside a denial of its own. Nor where
    the one tells what would have been, or had been before ("had never lost"), or holds what the other says
    beyond the clause that it denies, or word for word behind its verb.
    """
    ahead, before = (
        text.fold(words(Span(c.evidence.article, c.sentence.start, c.head.end)))[-LONGEST:]
        for c in (denied, other)
    )
    before = before[: -len(words(other.head))]
    if not _UNSURE.isdisjoint((denied.modality, other.modality)) or negative(other, words):
        return False
    if asks(denied, words) or asks(other, words):
        return False
    if words(other.head) == "be" and not _HELPED.search(before):
        return False
    if any(p.search(before) for p in _UNTOLD) or any(p.search(ahead) for p in _UNHELD):
        return False
    beyond = words(other.sentence)[other.evidence.end - other.sentence.start :]
    if _NOT.match(beyond.lstrip(" “\"‘'")):
        return False  # "there is | no question": its "not" is cut off
    behind = text.fold(words(denied.sentence))[denied.head.end - denied.sentence.start :][:LONGEST]
    if _UNREAL.search(ahead) or _EARLIER.match(behind) or _FOR_A_TIME.match(behind):
        return False
    undone = _SAID_OF.match(behind) if denied.predicate == "be" else None
    if undone and undone[1] not in text.folded(words(other.evidence)):
        return False  # "will not be enough to keep her" is not against "is to keep her"
    whole, at = text.fold(words(denied.evidence)), denied.head.end - denied.evidence.start
    stop = _STOP.search(whole, at)
    told = content(words(other.evidence))
    if told and told.isdisjoint(content(whole[: stop.start()] if stop else whole)):
        return False
    return text.fold(words(other.evidence)) not in whole[at:]


def unsaid(a: Claim, b: Claim, words: Words) -> Reason | None:
    """Return why a verb that claim `a` denies somewhere stands in claim `b` affirmed, of the same object."""
    denials = _denied(words(a.evidence))
    if not denials or asks(a, words) or asks(b, words):
        return None
    own = b.evidence
    around = Span(
        own.article, max(b.sentence.start, own.start - 2 * AHEAD), min(b.sentence.end, own.end + AHEAD)
    )
    whole = text.fold(words(around))
    first = text.fold(words(b.sentence))[: around.start - b.sentence.start]
    sentence, begin = text.fold(words(a.sentence)), a.evidence.start - a.sentence.start
    for m in denials:
        ahead, behind = sentence[: begin + m.start()][-LONGEST:], sentence[begin + m.end(1) :][:LONGEST]
        if any(p.search(ahead) for p in _UNHELD) or _EARLIER.match(behind):
            continue
        verb = m[1]
        if words(a.evidence)[m.start(1)].isupper():
            continue  # "not Lee Moon": somebody else, and what else is said of Moon may hold
        for n in re.finditer(rf"{_HELPING}\b({verb})\b{_OBJECT}", whole) if idf(verb) > TELLING else ():
            if not own.start <= around.start + n.start(1) < own.end or _NONE.match(n[2]):
                continue
            before = first + whole[: n.start()]
            if _SOME.search(before[-LONGEST:]) or not _flat(before, whole[n.start() : n.start(1)], ahead):
                continue
            if not content(m[2]).isdisjoint(content(n[2])):
                denied = Span(a.evidence.article, a.evidence.start + m.start(), a.evidence.start + m.end(1))
                told = Span(own.article, around.start + n.start(), around.start + n.end(1))
                return Reason("polarity", f"“not {verb}” in one, “{verb}” in the other", (denied, told))
    return None


def _flat(before: str, helping: str, denied: str) -> bool:
    """Tell whether a verb is affirmed, by what stands before it and its helping verbs.

    `denied` stands before its denial: "to appear" affirms nothing against "did not appear", but "try to"
    is against "try not to".
    """
    if _DENYING.search(before[-AHEAD:]) or any(p.search(before[-LONGEST:]) for p in (_NEITHER, _UNPROVEN)):
        return False
    if _INFINITIVE.search(before + helping) and not _INFINITIVE.search(denied):
        return False
    if helping == "be ":
        return False  # "that it be worthy" is a wish
    return not _CAN.search(before + helping)


@lru_cache(maxsize=20_000)  # a claim is held against many
def _denied(words: str) -> tuple[re.Match[str], ...]:
    """Return where a claim denies a verb, with what follows it: not what would be, or would have been."""
    flat = text.fold(words)
    return tuple(m for m in _DENIED.finditer(flat) if not _UNREAL.search(flat[: m.end(1)]))


def open_to(words: str) -> bool:
    """Tell whether what follows `words` in their sentence is not said, but asked, supposed or unproven."""
    flat = text.fold(words)[-LONGEST:]
    return any(p.search(flat) for p in (_WHETHER, _IF, _UNPROVEN))


def with_denial(claim: Claim, beside: Sequence[Claim], words: Words) -> Claim:
    """Return a claim in words that hold the "not" by which it is denied, if any around it do."""
    if not claim.negated or _NOT.search(words(claim.evidence)):
        return claim
    wider = [c for c in beside if c.head == claim.head and c.evidence.holds(claim.evidence)]
    whole = [c for c in wider if _NOT.search(words(c.evidence))]
    return min(whole, key=lambda c: (len(c.evidence), c.evidence), default=claim)
