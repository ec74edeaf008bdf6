# ruff: noqa: E501  (a pattern reads best on one line)
"""Credit lines: the words in which an article names the outlet it has the story from.

find(text) -> (start, end, name), ...     in text order
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_NAME = r"[A-Z][\w&.'’-]*(?:[ ](?:of|the|and|&|[A-Z][\w&.'’-]*)){0,4}"
AGENCIES = {
    "AP": "Associated Press",
    "AFP": "AFP",
    "PTI": "PTI",
    "IANS": "IANS",
    "ANI": "ANI",
    "UPI": "UPI",
    "dpa": "dpa",
    "DPA": "dpa",
    "EFE": "EFE",
    "ANSA": "ANSA",
    "TASS": "TASS",
    "Reuters": "Reuters",
    "REUTERS": "Reuters",
    "Xinhua": "Xinhua",
    "Yonhap": "Yonhap",
    "Kyodo": "Kyodo",
    "Bloomberg": "Bloomberg",
    "PA": "PA",
    "CNN": "CNN",
    "Associated Press": "Associated Press",
    "AP Wire": "Associated Press",
}
_AGENCY = "|".join(sorted(AGENCIES, key=len, reverse=True))
_CUES = (
    rf"(?:appeared first on|first appeared (?:on|in)|originally (?:appeared|published) (?:on|in|by)|first published (?:on|in|by)) (?:the )?({_NAME})",
    rf"(?:[Ww]ith )?(?:additional )?inputs? from (?:the )?({_NAME})",
    rf"\n[ \t]*(?:(?:Source|Via|SOURCE|Credit)(?:: ?| - )({_NAME})(?=\s*(?:\n|$))|({_AGENCY})[ \t]*(?=\n|$))",
    rf"({_AGENCY}) reports:",
    rf"\(({_AGENCY})\)",
    rf"via ({_AGENCY})\b",
    rf"Via ({_AGENCY})\b",
)
# A pattern is run only where a word stands that it cannot do without: finding one is far quicker, and most
# so where the pattern begins with what may be left out.
_NEEDED = (
    ("appeared", "published"),
    ("input from ", "inputs from "),
    ("",),
    (" reports:",),
    ("(",),
    ("via ",),
    ("Via ",),
)
_PATTERNS = tuple((re.compile(cue), needed) for cue, needed in zip(_CUES, _NEEDED, strict=True))


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, name) of each credit, the agencies' short names spelt out."""
    found: list[tuple[int, int, str]] = []  # in text order, none over another
    lined = "\n" + text  # every line starts after a break: a literal is what a search runs fast on
    for pattern, needed in _PATTERNS:
        if not any(word in text for word in needed):
            continue
        for match in pattern.finditer(lined):
            named = match.lastindex or 0
            name = match[named].rstrip(".'’-& ")
            start, end = match.start() - 1, match.end() - 1
            start += len(match.group()) - len(match.group().lstrip())
            end = max(match.start(named) - 1 + len(name), end if match.end(named) - 1 < end else 0)
            at = bisect_left(found, (start,))
            free = at == 0 or found[at - 1][1] <= start
            if free and (at == len(found) or found[at][0] >= end):
                found.insert(at, (start, end, AGENCIES.get(name, name)))
    yield from found
