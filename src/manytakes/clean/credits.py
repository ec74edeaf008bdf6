"""Credit lines: the words in which an article names the outlet it has the story from.

find(text) -> (start, end, name), ...     in text order
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[A-Z][\w&.'’-]*(?:[ ](?:of|the|and|&|[A-Z][\w&.'’-]*)){0,4}"
AGENCIES = {
    "AP": "Associated Press", "AFP": "AFP", "PTI": "PTI", "IANS": "IANS", "ANI": "ANI", "UPI": "UPI", "dpa": "dpa",
    "DPA": "dpa", "EFE": "EFE", "ANSA": "ANSA", "TASS": "TASS", "Reuters": "Reuters", "REUTERS": "Reuters",
    "Xinhua": "Xinhua", "Yonhap": "Yonhap", "Kyodo": "Kyodo", "Bloomberg": "Bloomberg",
    "PA": "PA", "CNN": "CNN", "Associated Press": "Associated Press", "AP Wire": "Associated Press",
}  # fmt: skip
_AGENCY = "|".join(sorted(AGENCIES, key=len, reverse=True))
_CUES = (
    rf"(?:appeared first on|first appeared (?:on|in)|originally (?:appeared|published) (?:on|in|by)|first published (?:on|in|by)) (?:the )?(?P<name>{_NAME})",
    rf"(?:[Ww]ith )?(?:additional )?inputs? from (?:the )?(?P<name>{_NAME})",
    rf"(?:^|\n)[ \t]*(?:Source|Via|SOURCE|Credit)(?:: ?| - )(?P<name>{_NAME})(?=\s*(?:\n|$))",
    rf"(?P<name>{_AGENCY}) reports:",
    rf"\((?P<name>{_AGENCY})\)",
    rf"[Vv]ia (?P<name>{_AGENCY})\b",
    rf"(?:^|\n)[ \t]*(?P<name>{_AGENCY})[ \t]*(?=\n|$)",
)
_PATTERNS = tuple(re.compile(cue) for cue in _CUES)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, name) of each credit, the agencies' short names spelt out."""
    found: dict[tuple[int, int], str] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = match["name"].rstrip(".'’-& ")
            start, end = match.span()
            start += len(match.group()) - len(match.group().lstrip())
            end = max(match.start("name") + len(name), end if match.end("name") < end else 0)
            if not any(a < end and start < b for a, b in found):
                found[start, end] = AGENCIES.get(name, name)
    for (start, end), name in sorted(found.items()):
        yield start, end, name
