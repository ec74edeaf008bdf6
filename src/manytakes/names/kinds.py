"""What kind of thing each name of a story names, by vote of its mentions and the words around them.

    vote(articles, forms) -> {words: kind}

The tagger labels each mention; the words beside a name say more than its label does:
"actor X", "X, 22," and "X's mother" make a person, "in X" a place. A name of two words
that none calls a person is one when the story uses its last word as a person's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..model import Article, Mention, MentionKind
from ..text import fold
from . import korean, tables
from .forms import Words

_ORDER: tuple[MentionKind, ...] = ("person", "organisation", "place", "work", "other")
_HEADS = tables.ORGANISATION_HEADS | tables.PLACE_HEADS | tables.OTHER_HEADS
_AFTER = re.compile(
    r"(?:['’]s)? (?:who|whose|herself|himself)\b|, \d{1,2},|(?:['’]s|['’])? (?:mother|father|wife|husband|son"
    r"|daughter|brother|sister|parents|lawyer|attorney|performance|career|death|birthday|lips|eyes|face)\b"
    r"|,? (?:smiled|laughed|joked|teased|recalled|died|married|wept|cried|blushed|thinks|thought|felt|feels"
    r"|plays|played|starred|confesses|confessed|explains|explained|admits|admitted)\b"
)
# "…,” said X", "…,” X said": a name of two words that speaks is somebody's. (A capital may speak, too.)
_SAID = re.compile(r"[”\"’'] (?:said|says|added|adds|recalled) $")
_QUOTED = re.compile(r"[”\"’'] $")
_SAYS = re.compile(r" (?:said|says|added|adds|recalled|told)\b")
_BEFORE = re.compile(r"([^\W\d_]+)\.? [“‘\"']?$")
_LOCATIVE = frozenset("in at near from to outside inside across around toward towards within".split())
# "shows like X", "the series X" and "the film X" make a work, "streaming on X" whoever shows it.
_WORKS = frozenset("film movie series sitcom novel album musical drama".split())
_LIKE_WORKS = re.compile(
    r"\b(?:films|movies|shows|series|dramas|novels) (?:like|such as) (?:[^\W\d_]+ and )?$"
)
# "2021's X", "the smash hit X", "X season 2", "the second season of X", "an episode of X": what has
# seasons and episodes is a work. (A team has seasons too, but no season 2.)
_SERIAL_AFTER = re.compile(
    r"[”’\"']?,? (?:[Ss]easons? (?:\d{1,2}|one|two|three|four|five|six)\b|(?:finale|episodes?|trailer|reboot"
    r"|sequel|prequel|spin-?off)\b)"
)
_SERIAL_BEFORE = re.compile(
    r"\b(?:(?:19|20)\d\d['’]s|(?:smash|global|worldwide|surprise|streaming|box[- ]office) hit) [“‘\"']?$"
    r"|\b(?:seasons?|episodes?|finale|premiere|trailer|sequel|remake|reboot|creators?)"
    r"(?: (?:\d{1,2}|one|two|three|four|five|six))? (?:of|to|for) (?:the )?[“‘\"']?$"
)
# "At X" is of a place rather than of a body where something that stands there is named after it.
_AT = re.compile(r" at $")
_STANDING = frozenset(
    "plant project station airport port dam reservoir bridge hospital prison jail mine refinery".split()
)
# "in X", but not "a stake in X" or "confidence in X"; "near X"; "residents of X".
_IN = re.compile(
    r"(?<!stake)(?<!stakes)(?<!share)(?<!shares)(?<!invest)(?<!invested)(?<!interest)(?<!confidence)(?<!trust)"
    r" (?:in|near)(?: the)? $|\b(?:residents|villagers|people|outskirts|town|city|village) (?:of|in|near) $"
)
_SHOWN_ON = re.compile(
    r"\b(?:series|shows?|movies?|films?|stream|streams|streaming|streamed|airs|aired|airing|premiered|watch)"
    r" on $"
)
# Heads that are surnames too.
_SURNAMES = frozenset(
    "park street church hall bank post lake hill west times mount office field law house".split()
)
_NEAR = 40  # characters read on either side


def vote(articles: Sequence[Article], forms: Mapping[Words, Sequence[Mention]]) -> dict[Words, MentionKind]:
    """Return the kind of each form; `forms` maps folded words to their mentions."""
    text = {a.id: a.text for a in articles}
    kinds: dict[Words, MentionKind] = {}
    named_after = {k[0] for k in forms if k and k[-1] in _STANDING}
    for key, held in forms.items():
        votes: Counter[MentionKind] = Counter()
        for m in held:
            votes[m.kind] += 1
        votes.update(_evidence(held, text))
        if len(key) == 3 and _korean(key, held):
            votes["person"] += len(held) + 1
        kinds[key] = max(
            _ORDER, key=lambda k: (votes[k] - (votes[k] // 2 + 0.5 if k == "other" else 0), -_ORDER.index(k))
        )
        if (
            kinds[key] == "place"
            and 2 * votes["organisation"] >= votes["place"]
            and not _locative(held, text)
        ):
            kinds[key] = "organisation"
        elif kinds[key] == "organisation" and len(key) == 1 and key[0] not in _HEADS:
            stands = key[0] in named_after
            leads = [_before(m, text) for m in held]
            where = sum(bool(_IN.search(x) or (stands and _AT.search(x))) for x in leads)
            if where >= 2 and 2 * where >= len(held):
                kinds[key] = "place"
    return _by_company(forms, kinds)


def _evidence(held: Sequence[Mention], text: Mapping[str, str]) -> Counter[MentionKind]:
    votes: Counter[MentionKind] = Counter()
    for m in held:
        source = text[m.span.article]
        if _AFTER.match(source, m.span.end, m.span.end + _NEAR):
            votes["person"] += 1
        lead = _before(m, text)
        says = _QUOTED.search(lead) and _SAYS.match(source, m.span.end, m.span.end + _NEAR)
        if " " in m.text and m.kind in ("place", "work") and (says or _SAID.search(lead)):
            votes["person"] += 2  # more than a tag
        before = _BEFORE.search(lead)
        word = fold(before.group(1)) if before else ""
        serial = _SERIAL_BEFORE.search(lead) or _SERIAL_AFTER.match(source, m.span.end, m.span.end + _NEAR)
        if word in _WORKS or _LIKE_WORKS.search(lead) or serial:
            votes["work"] += 2  # the text says it outright: more than a tag
        elif _SHOWN_ON.search(lead):
            votes["organisation"] += 2
        if word in tables.TITLES and word not in ("star", "chief", "leader", "president", "minister"):
            votes["person"] += 1
        elif word in _LOCATIVE and m.kind == "place":
            votes["place"] += 1
    return votes


def _before(mention: Mention, text: Mapping[str, str]) -> str:
    return text[mention.span.article][max(0, mention.span.start - _NEAR) : mention.span.start]


def _locative(held: Sequence[Mention], text: Mapping[str, str]) -> bool:
    for m in held:
        before = _BEFORE.search(_before(m, text))
        if before and fold(before.group(1)) in ("in", "at", "near", "from"):
            return True
    return False


def _korean(key: Words, held: Sequence[Mention]) -> bool:
    """Tell whether the name has the shape of a Korean one: a surname and two hyphened syllables."""
    return korean.is_surname(key[0]) and all(len(w) < 7 for w in key) and any("-" in m.text for m in held)


def _by_company(
    forms: Mapping[Words, Sequence[Mention]], kinds: dict[Words, MentionKind]
) -> dict[Words, MentionKind]:
    """Correct each name by the others it shares words with."""
    person = {k for k in forms if kinds[k] == "person"}
    surnames = {k[-1] for k in person if len(k) > 1}
    out = dict(kinds)
    for key in forms:
        if (
            kinds[key] == "person"
            and len(key) > 1
            and key[-1] in _HEADS
            and key[-1:] not in person
            and key[-1] not in _SURNAMES
        ):
            out[key] = (
                "organisation"
                if key[-1] in tables.ORGANISATION_HEADS
                else "place"
                if key[-1] in tables.PLACE_HEADS
                else "other"
            )
            continue
        if kinds[key] == "work" or not 2 <= len(key) <= 3 or any(w in _HEADS for w in key):
            continue
        if kinds[key] == "person":
            longer = [k for k in forms if k[: len(key)] == key and len(k) > len(key) and k[-1] in _HEADS]
            if longer and key[-1:] not in forms and key[:1] not in forms:
                out[key] = "place" if any(kinds[k] == "place" for k in longer) else "organisation"
        elif all(w.isalpha() for w in key) and (
            key[-1:] in person or key[1:] in person or key[-1] in surnames
        ):
            if kinds[key] != "place" or key[-1] in surnames:
                out[key] = "person"
        elif all(len(w) == 1 for w in key[:-1]) and len(key[-1]) > 2 and kinds[key] != "place":
            out[key] = "person"
    return out
