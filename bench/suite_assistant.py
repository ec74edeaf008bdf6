"""What the recognizers suite marks for an assistant and an account of news does not read at all.

    added(text, model, found) -> list[Answer]       `found` and what is marked beside it

Units with no number ("convert 45 degrees to celsius"), places told from where one is ("the next one",
"last"), a percent of no figure. General words alone: a figure of the suite without this layer is told too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.suite_numbers import Answer, is_speed, named
from manytakes import values
from manytakes.values import numbers, units

# Where one is: what a word says of it.
_PLACES = {"next": "current+1", "previous": "current-1", "current": "current+0", "last": "end+0"}
_BEFORE_LAST = "the one before (?:the )?last"
_PLACED = re.compile(rf"\b(?:{_BEFORE_LAST}|{'|'.join(_PLACES)})(?: one)?\b")
_PERCENT = re.compile(r"(?<![\w.])(?:percents?|percentages?|per cents?|pct|%)(?![\w%])(?! points?\b)")
_OF = re.compile(r" of (?=\S)")
_AFTER_NUMBER = re.compile(r"\d ?-?$")
# Words for units that mean something else as often: none of them is a unit without its number.
_AMBIGUOUS = frozenset(
    "barrel barrels bit bits cup cups foot feet knot knots mark marks pound stone turn turns yard yards ton"
    " tons degree degrees deg won rand real reais quid bucks penny dong fen mao bar second sol sterling"
    " one cad cup mad try kilo amp amps carat mile".split()
)


_SHORT = frozenset("kg km cm mm ml mg lb oz gb tb usd eur".split())  # that are nothing else


def added(text: str, model: str, found: list[Answer]) -> list[Answer]:
    """Return `found` and what the suite marks where nothing was found."""
    flat = values.flatten(text)
    more: Iterator[Answer] = iter(())
    if model == "OrdinalModel":
        more = _places(flat)
    elif model == "PercentModel":
        more = _percents(flat)
    elif model in ("CurrencyModel", "DimensionModel", "TemperatureModel"):
        more = _bare_units(flat, model)
    return found + [a for a in more if not any(a[0] < end and start < a[1] for start, end, _ in found)]


def _places(flat: str) -> Iterator[Answer]:
    for m in _PLACED.finditer(flat):
        yield m.start(), m.end(), ("n", _PLACES.get(m.group().split()[0], "end-1"))


def _percents(flat: str) -> Iterator[Answer]:
    """Yield a percent sign or word with no number before it; "per cent of 210" has its number behind."""
    for m in _PERCENT.finditer(flat):
        if _AFTER_NUMBER.search(flat, max(0, m.start() - 3), m.start()):
            continue
        of = _OF.match(flat, m.end())
        number = numbers.at(flat, of.end()) if of else None
        yield m.start(), number.end if number else m.end(), ("%", number.value if number else None)


def _bare_units(flat: str, model: str) -> Iterator[Answer]:
    """Yield the units that no number stands before: words of three letters and more, by their own kind."""
    done = 0
    for token in values.tokens(flat):
        i = token.start()
        if i < done or not token.group().isalpha() or (i and flat[i - 1].isalnum()):
            continue
        unit = units.at(flat, i)
        if unit and not is_speed(unit[0]):
            unit = units.at(flat, i, rates=False)
        if unit is None:
            continue
        done = unit[1]
        written = flat[i:done]
        if (
            (len(written) < 3 and written not in _SHORT)
            or written in _AMBIGUOUS
            or _AFTER_NUMBER.search(flat, max(0, i - 3), i)
        ):
            continue
        if name := named(model, written, unit[0], "", flat):
            yield i, done, (name, None)
