"""The words that hedge or bound a number: "at least", "around", "or more", "dozens".

Language is a value: another language is another such table.
"""

from __future__ import annotations

import re

_MORE = ("more", "greater", "higher", "larger", "bigger")
_LESS = ("less", "fewer", "lower", "smaller")


def _than(more: tuple[str, ...], less: tuple[str, ...]) -> str:
    """Return the comparatives that bound like `more`, the longer forms first."""
    forms = [f"{equal} or {w} than" for equal in ("equals? to", "equals?") for w in more]
    forms += [f"{no} {w} than" for no in ("no", "not") for w in less]
    forms += [
        f"{w} {than}"
        for w in more
        for than in ("than or equals? to", "than or equals?", "or equal than", "than")
    ]
    return "|".join(forms)


# Words before a number. Bounds open one side; hedges are kept as the article's own word.
LOWER = (
    f"at least or equal to|at least|{_than(_MORE, _LESS)}"
    "|above or equal to|over or equal to|upwards? of|over|above|exceeding|in excess of|well over|just over"
    "|slightly more than|a little over|slightly over|as many as or more than|topped|surpass(?:ed|es|ing)?"
    "|a minimum of|minimum of|north of|better than|exceeds?|exceeded"
)
UPPER = (
    f"at most or equal to|at most|{_than(_LESS, _MORE)}"
    "|below or equal to|under or equal to|up to|as many as|as much as|under|below"
    "|a maximum of|maximum of|just under|well under|just below"
)
ABOUT = (
    "about|around|approximately|approx\\.?|roughly|nearly|almost|some|an estimated|estimated|close to|circa"
    "|somewhere around|in the region of|on the order of|more or less|near|virtually|just about|nearing|~|c\\."
    "|just shy of|shy of|not quite|an approximate"
)
PREFIX = re.compile(
    rf"(?:(?P<lower>{LOWER}|(?:≥|> ?=?) ?)|(?P<upper>{UPPER}|(?:≤|< ?=?) ?)|(?P<about>{ABOUT}))"
    r"(?:(?<=\W)| +(?=\S))"
)
# "200 or greater than" ends with its clause; in "5,000 or more than 4,500" another number begins.
_END = r"(?= *(?:[.,;:!?)]|$))"
_ANOTHER = r"(?! ?[\d$£€])"
_DANGLING = rf"(?:(?! than)| than{_END})"
AFTER = re.compile(
    rf",? or (?:(?P<lower>(?:{'|'.join(_MORE)}){_DANGLING}|(?:above|over){_ANOTHER}|older|better|longer)"
    rf"|(?P<upper>(?:{'|'.join(_LESS)}){_DANGLING}|(?:below|under){_ANOTHER}|younger|shorter)|(?P<about>so|thereabouts))\b"
    rf"| and (?:(?P<lower2>older\b(?! than)|(?:above|over|up){_END})"
    rf"|(?P<upper2>younger\b(?! than)|(?:below|under){_END}))"
    rf"| or (?P<equal>equals?(?: to)?)(?:(?= (?:it|that)\b)|{_END})"
    r"| ?(?P<plus>\+)(?![\d\w])|-(?P<ish>ish|odd)\b|-(?P<plusword>plus)\b| (?P<plusword2>plus)(?= [a-z]+s\b)"
)
VAGUE = re.compile(
    r"(?P<dozens>dozens)|(?P<tens>tens of thousands|hundreds of thousands"
    r"|tens of millions|hundreds of millions)"
    r"|(?P<many>hundreds|thousands|millions|billions)"
)
MANY = {"hundreds": 200.0, "thousands": 2e3, "millions": 2e6, "billions": 2e9, "dozens": 24.0,
         "tens of thousands": 2e4, "hundreds of thousands": 2e5, "tens of millions": 2e7,
         "hundreds of millions": 2e8}  # fmt: skip
