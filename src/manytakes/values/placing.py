"""What a date as written means in an article of a given day.

place(timex, now, flat) -> When, ...     each reading, the likeliest first
leaning(timex, flat)    -> Lean          past or to come, by the verbs around it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from ..model import Precision, When
from .calendar import SOME_WEEK, SOME_YEAR, TIME_OF_DAY, Lean, Timex, dated, spans

_PRECISION: dict[str, Precision] = {"minute": "minute", "hour": "minute", "second": "minute", "part": "part"}
_PRECISION |= {
    "day": "day",
    "week": "day",
    "weekend": "day",
    "night": "part",
    "fortnight": "day",
    "month": "month",
}
_PRECISION |= {"quarter": "month", "half": "month", "season": "month"}

# "By" looks ahead right before a date only: "pay by Friday", but "hit by a car on Friday".
_FUTURE = re.compile(
    r"\b(?:will|won't|'ll|would|to be|due|expected|scheduled|plans?"
    r"|planned|planning|going to|set to|upcoming|shall"
    r"|next|until|by(?=(?: (?:the|end|start|of|early|late|about|around))* ?$)"
    r"|expires?|begins|starts|opens|tomorrow|coming|deadline)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|said|has|did|[a-z]{2,12}ed|told|took|came|went|made|fell|rose|hit|won|lost)\b"
)
# What is done by a day: "it had sunk by Friday", "by Friday it was gone". What is yet to do may follow
# upon a past verb too: "had to pay by Friday", "by Friday, he said, it must be gone".
_DONE = re.compile(
    r"\b(?:(?:had|has been|rose|fell|grew|climbed|dropped)\b(?! (?:to|until|hoped|planned|expected)\b)"
    r"|(?:was|were)\b(?! (?:\w+ )?(?:due|expected|scheduled|planned|set|ordered|told|asked|needed|wanted"
    r"|required|supposed|promised|hoping|planning|sought|demanded)\b))"
)
_TO_DO = re.compile(
    r"\b(?:will|would|must|should|shall|can|could|may|might|to (?!(?:the|a|an)\b)[a-z]+|'ll)\b"
)
_FRONTED = re.compile(
    r"(?:^|[.,;:(]|\b(?:and|but|that|said|then|so|while|when|because|as|although|though)) ?\"? ?by\b[^,]*$"
)
_TELLS = "said|told|added|warned|announced|insisted|need|feed"
_TURN = re.compile(
    rf"(?P<do>{_TO_DO.pattern})|\b(?!(?:{_TELLS})\b)"
    r"(?:was|were|had|did|[a-z]{2,12}ed|took|came|went|made|fell|rose|hit|won|lost|left|grew|became)\b"
)


def _done_by(before: str, after: str) -> bool:
    """Tell whether what is said to be so "by" a day is told as done."""
    if before and _DONE.search(before) and not _TO_DO.search(before):
        return True
    turn = _TURN.search(re.split(r"[.;?!]", after, maxsplit=1)[0]) if _FRONTED.search(before) else None
    return bool(turn and not turn["do"])


def leaning(t: Timex, flat: str) -> Lean:
    """Tell from the verbs around whether a weekday is past or to come; a month is the nearest one.

    With the verbs deciding for months too, value F1 on TimeBank and AQUAINT falls from 76.3 to 74.5.
    """
    start, end = t.start, t.end
    if t.base is not None and t.stretch is not None:
        if " ended " in flat[start:end]:
            return "past"
        t = t.base
    if t.until is not None and t.until.kind == "in" and t.until.shift == (0, "day"):
        return "past"  # "from May to date"
    if t.month is not None or t.feast:
        return "near"
    before = flat[max(0, start - 60) : start]
    cut = max(before.rfind(". "), before.rfind("; "), before.rfind('" '))
    before = before[cut + 1 :]
    future = [m.start() for m in _FUTURE.finditer(before)]
    past = [m.start() for m in _PAST.finditer(before)]
    if future and before.startswith("by", future[-1]) and _done_by(before, flat[end : end + 90]):
        return "past"
    if future and (not past or future[-1] > past[-1] or "said" in before[past[-1] : past[-1] + 4]):
        return "future"
    if not past and not future and re.match(r"[^.;]{0,30}\bwill\b", flat[end : end + 40]):
        return "future"
    return "past"


def _loosely(t: Timex) -> tuple[Timex, datetime | None]:
    """Place a weekday in some week, a day of a month in some year: all that an undated article tells."""
    if t.month is not None and t.shift is not None and t.shift[1] == "year":
        t = t._replace(shift=None)  # "November 2 this year"
    bare = (t.shift, t.stretch, t.base, t.nth, t.until, t.year)
    if any(x is not None for x in bare) or t.feast:
        return t, None
    if t.month is not None:
        return t._replace(year=SOME_YEAR), None
    return t, SOME_WEEK if t.weekday is not None and t.day is None else None


def place(t: Timex, now: datetime | None, flat: str) -> Iterator[When]:
    """Yield each reading of `t` in an article published at `now`."""
    lean = leaning(t, flat)
    if not dated(t):
        now = TIME_OF_DAY
    elif now is None:
        t, now = _loosely(t)
    unit = t.until.unit if t.until else t.unit
    precision = _PRECISION.get(unit, "year" if unit in ("year", "decade", "century") else "day")
    hedge = t.hedge or (
        t.mod if t.mod in ("before", "after", "since", "until", "early", "late", "mid") else ""
    )
    if t.mod == "soon":
        hedge = "soon after"
    elif t.mod == "nigh":
        hedge = "just before"
    for start, end in spans(t, now, lean):
        if start < end:
            yield When(start, end, precision, hedge)
