"""Telephone numbers: digits in groups that are one number, not several.

    at(flat, i) -> (start, end, digits) | None

Read are numbers behind a trunk "0", a country's "+44" or "1-", and such as "555-123-4567".
"""

from __future__ import annotations

import re

PHONE = "telephone number"  # what such a quantity is of

_GROUPS = re.compile(
    r"(?:(?<=\+)\d{1,3}[ -]?(?:\(0\) ?)?|1[ -](?=\d{3}[ -]\d{3}[ -]))?"
    r"\(?\d{2,5}\)?(?:[ -]\d{2,6}){1,4}(?![\w-])"
)
_DIALLED = re.compile(r"0|(?<=[+(])\d|(?:1[ -])?\d{3}[ -]\d{3}[ -]\d{4}\b")
_DIGITS = 9, 15  # that a telephone number has


def at(flat: str, i: int) -> tuple[int, int, str] | None:
    """Read the telephone number whose first digit stands at `i`: where it is, with its sign, and its digits.

    >>> at("call +44 20 7946 0958", 6)
    (5, 21, '442079460958')
    """
    m = _GROUPS.match(flat, i) if _DIALLED.match(flat, i) else None
    digits = re.sub(r"\D", "", m.group()) if m else ""
    if not m or not _DIGITS[0] <= len(digits) <= _DIGITS[1]:
        return None
    opened = flat[i - 1 : i] == "+" or (flat[i - 1 : i] == "(" and ")" in m.group())
    return i - opened, m.end(), digits
