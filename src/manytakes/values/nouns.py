"""What a number counts: the noun after it, by spelling alone.

counted(flat, end)           -> str     its lemma, "" when none is near
lemma(word)                  -> str     the singular of a noun
counts_one(flat, start, end) -> bool    "one" counts a noun and is no pronoun
"""

from __future__ import annotations

import re

MAGNITUDE = "magnitude"  # what the figure of an earthquake's strength is of
_PRONOUN_BEFORE = frozenset(
    "the this that which each every any another some no previous next last first other only right wrong"
    " such new old big small little long loved day every-".split()
)
_NOT_COUNTED = frozenset(
    "of the a an and or but in on at to for from by with as is was"
    " were are be been who whom that which this those"
    " these his her their its our my your he she it they we you i"
    " has have had do does did will would can could may"
    " might must should shall not no so if when while where than then"
    " more less over under after before into out up"
    " off about around between during since until per each every also"
    " only just all both either neither said says"
    " told according because though although there here what how why"
    " am pm via against among amid within without"
    " compared versus vs killed injured dead wounded died missing"
    " hurt arrested later earlier ago away".split()
)
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life", "wives": "wife",
    "teeth": "tooth", "policemen": "policeman", "firemen": "fireman", "mice": "mouse", "wolves": "wolf",
    "people": "people", "police": "police", "cattle": "cattle", "series": "series", "species": "species",
    "persons": "people", "person": "people", "aircraft": "aircraft", "knives": "knife", "halves": "half",
    "fishermen": "fisherman", "gunmen": "gunman", "crises": "crisis", "leaves": "leaf", "shelves": "shelf",
    "personnel": "personnel", "staff": "staff", "crew": "crew", "troops": "troop", "sheep": "sheep",
    "fish": "fish", "percent": "", "thieves": "thief",
}  # fmt: skip
_OF = re.compile(r" of (?:the |these |those |his |her |their |its |our |my )?(?=[a-z])")
_MODEL = re.compile(r" ([a-z]{1,4})[- ]?(\d{1,4})s?(?![\w.,]*\d)(?= |[.,;:)]|$)")  # "seven AK-47s"
# "A three-point lead", as some sources set it: "a three - point lead". Not "a 300-strong crowd".
_COMPOUND = re.compile(r" ?- ?([a-z]{4,25})(?![\w'])")
_OF_SIZE = frozenset("strong plus fold something part time times person member some".split())
_NOUN = re.compile(r"[ -]{1,2}([^\W\d_]{2,25}(?:'s)?)(?![\w'])")


def counted(flat: str, end: int, one: bool = False) -> str:
    """Return the lemma of the plural noun that the number before `end` counts; "" when none is near.

    After `one` the noun is singular: the last word of the run is taken.

    >>> counted("17 retakes of the scene", 2), counted("11 other young people", 2), counted("17.", 2)
    ('retake', 'people', '')
    >>> counted("a three-point lead in goals", 7)
    'point'
    """
    last, j = "", end
    if (m := _MODEL.match(flat, j)) and m[1] not in _NOT_COUNTED:
        return f"{m[1]}-{m[2]}"
    if (m := _COMPOUND.match(flat, j)) and m[1] not in _NOT_COUNTED | _OF_SIZE:
        return lemma(m[1])
    if m := _OF.match(flat, end):
        j = m.end() - 1
    for _ in range(6):
        m = _NOUN.match(flat, j)
        if not m or m[1] in _NOT_COUNTED:
            break
        word = m[1]
        if word.endswith("'s"):
            j = m.end()
            continue
        if word in _IRREGULAR or (len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"):
            return lemma(word)
        last = word
        j = m.end()
    return lemma(last) if one else ""


def lemma(word: str) -> str:
    """Return the singular of an English noun, by its spelling."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


def counts_one(flat: str, start: int, end: int) -> bool:
    """Tell whether "one" is a number and not a pronoun: a noun follows, no determiner precedes."""
    before = re.search(r"([a-z']+)[ -]$", flat[max(0, start - 20) : start])
    if before and (before[1] in _PRONOUN_BEFORE or flat.startswith((" point", " stage"), end)):
        return False
    m = _NOUN.match(flat, end)
    return (
        m is not None and m[1] not in _NOT_COUNTED and m[1] not in ("another", "day", "thing", "such", "time")
    )
