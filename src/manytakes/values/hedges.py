"""The words that hedge or bound a number: "at least", "around", "or more", "dozens".

Language is a value: another language is another such table.
"""

from __future__ import annotations

import re

# Words before a number. Bounds open one side; hedges are kept as the article's own word.
LOWER = (
    "equal to or more than|equal to or greater than|at least or equal"
    " to|at least|not less than|no less than|no fewer than|not fewer"
    " than|more than|greater than or equal to"
    "|greater than|higher than|larger than|upwards? of|over|above|exceeding|in excess of|well over|just over"
    "|slightly more than|a little over|slightly over|as many as or more than|topped|surpass(?:ed|es|ing)?"
    "|a minimum of|minimum of|north of|better than|exceeds?|exceeded"
)
UPPER = (
    "equal to or less than|equal to or fewer than|less or equal than"
    "|at most|not more than|no more than|less than or equal to|less"
    " than|fewer than|lower than|smaller than"
    "|up to|as many as|as much as|under|below|a maximum of|maximum of|just under|well under|no higher than"
    "|just below"
)
ABOUT = (
    "about|around|approximately|approx\\.?|roughly|nearly|almost|some|an estimated|estimated|close to|circa"
    "|somewhere around|in the region of|on the order of|more or less|near|virtually|just about|nearing|~|c\\."
    "|just shy of|shy of|not quite|an approximate"
)
PREFIX = re.compile(
    rf"(?:(?P<lower>{LOWER}|>=? ?)|(?P<upper>{UPPER}|<=? ?)|(?P<about>{ABOUT}))(?:(?<=\W)| +(?=\S))"
)
AFTER = re.compile(
    r",? or (?:(?P<lower>more than|greater than|more|higher|above|greater|over|older|better|longer)"
    r"|(?P<upper>less|fewer|lower|below|under|younger|shorter)|(?P<about>so|thereabouts))\b"
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
