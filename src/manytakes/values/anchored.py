"""Stretches of time that a date anchors: "three days from Monday", "the year ended 31 March".

    long(flat, i, point)   -> Timex | None     how long first: "two weeks starting 20 May"
    after(flat, t, point)  -> Timex | None     from when first: "from 2 pm for two hours"

`point` reads the date or time that anchors it, and is asked once a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import clock, forms, parts
from .calendar import Timex

Point = Callable[[int], Timex | None]

_STARTING = forms.Rule(
    rf"(?P<the>the |that )?(?:{forms.N}[- ])?(?:(?:fiscal|financial|tax|full|whole) )?{forms.U},? "
    r"(?P<dir>(?:starting|beginning|commencing|ended|ending)(?: from| on| at| with)?|through|to|from) (?=\S)"
)
_EDGE = forms.Rule(
    rf"(?:the )?(?P<edge>first|last|opening) {forms.N} (?:full |business |trading )?{forms.U}"
    r" (?:of|in) (?=\S)"
)
_BOUNDED = forms.Rule(
    rf"(?:(?P<less>less than|under|no more than|not more than|within)|(?P<more>more than|at least)) "
    rf"{forms.N} {forms.U} (?P<dir>after|before|prior to|from) (?=\S)"
)
_WEEK_OF = re.compile(r"(?:the )?week of (?=\S)")
_FOR = forms.Rule(rf",? for (?:about |around |some |up to )?{forms.N} {forms.U}(?!\w)")
_FROM = re.compile(r",? (?:from|starting(?: from| at)?|beginning(?: at)?) (?=\S)")
_WHOLE = re.compile(r"the (year|month|week|quarter|decade|century)(?!\w)")
_CLOCK_UNITS = ("hour", "minute", "second")
_WIDE = ("week", "month", "quarter", "half", "season", "year", "decade", "century")
_BARE_HOUR = re.compile(r"(1?\d)(?![\d:.,]\d|[\d%/]| ?[a-z]{2,})")


def _lasting(start: int, end: int, n: float, unit: str, base: Timex, kind: str = "date") -> Timex:
    """Return `n` units from the start of `base`; with `n` below zero, up to its end."""
    fine = unit in _CLOCK_UNITS or base.unit == "minute"
    grain = "minute" if fine else unit if unit in _WIDE else "day"
    return Timex(start, end, grain, kind, stretch=(n, unit), base=base)


def _anchor(t: Timex | None) -> bool:
    """Tell whether `t` is one date or time of its own, which something may be measured from."""
    return (
        t is not None
        and t.kind not in ("set", "vague")
        and t.until is None
        and t.base is None
        and t.stretch is None
        and t.mod in ("", "strict")
    )


def _hour(flat: str, i: int) -> Timex | None:
    """Read the bare hour of "for two hours from 9"."""
    m = _BARE_HOUR.match(flat, i)
    return Timex(i, m.end(), "minute", hour=int(m[1]), twelve=True) if m and 0 < int(m[1]) <= 12 else None


def long(flat: str, i: int, point: Point) -> Timex | None:
    """Read a stretch that begins with how long it is."""
    first = flat[i]  # a look at one letter spares most places the patterns
    if first in "tflo" and (m := _EDGE.match(flat, i)):
        return _edge(flat, i, m, point)
    if first in "lunmaw" and (m := _BOUNDED.match(flat, i)):
        return _bounded(i, m, point)
    if first in "tw" and (week := _WEEK_OF.match(flat, i)) and (base := point(week.end())):
        day = base.unit == "day" and _anchor(base)
        return _lasting(i, base.end, 1, "week", base, "of") if day else None
    m = _STARTING.match(flat, i)
    if not m or not (m["the"] or m["n"]) or m["unit"] == "night":
        return None
    n, unit = parts.count_of(m["n"] or "a"), forms.UNITS[m["unit"]]
    if bool(m["plural"]) != (n > 1):
        return None
    way = m["dir"].split()[0]
    if way == "from" and not flat.endswith("for ", 0, i):
        return None  # "three days from Monday" is the day that far off
    if way in ("to", "through") and not m["the"]:
        return None  # "five days to Christmas" counts down
    base = point(m.end())
    if base is None and way == "from" and unit in _CLOCK_UNITS:
        base = _hour(flat, m.end())
    elif base is None and way[0] in "sbc" and (d := forms.DM.match(flat, m.end())) and "/" in d.group():
        base = parts.slashed(m.end(), d.end(), int(d["a"]), int(d["b"]), None)
    back = way[0] in "te"
    if (
        back
        and base
        and base.mod == "late"
        and flat[base.start : base.end].startswith(("end of ", "the end of "))
    ):
        base = base._replace(mod="")  # "the year to the end of March"
    if base is None or not _anchor(base):
        return None
    if not back and base.unit not in ("day", "part", "minute") and not {base.unit, unit} <= set(_WIDE):
        return None
    if way in ("to", "through") and (base.unit not in ("day", "month") or base.month is None):
        return None
    return _lasting(i, base.end, -n if back else n, unit, base)


def _edge(flat: str, i: int, m: forms.Hit, point: Point) -> Timex | None:
    """Read "the first nine months of 1997", "the last ten days of May"."""
    if not m["plural"]:
        return None
    base = point(m.end())
    if base is None and (whole := _WHOLE.match(flat, m.end())):
        base = Timex(m.end(), whole.end(), whole[1], shift=(0, whole[1]))
    if base is None or not _anchor(base) or base.unit not in _WIDE:
        return None
    n = parts.count_of(m["n"]) * (1 if m["edge"] in ("first", "opening") else -1)
    return _lasting(i, base.end, n, forms.UNITS[m["unit"]], base)


def _bounded(i: int, m: forms.Hit, point: Point) -> Timex | None:
    """Read "less than three days after Monday", "more than two days before yesterday"."""
    base = point(m.end())
    if base is None or not _anchor(base) or base.unit not in ("day", "part"):
        return None
    n, unit = parts.count_of(m["n"]), forms.UNITS[m["unit"]]
    n, side = (n, "after") if m["dir"] in ("after", "from") else (-n, "before")
    if m["less"]:
        return _lasting(i, base.end, n, unit, base, "before" if n < 0 else "date")
    return Timex(i, base.end, "day", shift=(n, unit), base=base, mod=side)


def after(flat: str, t: Timex, point: Point) -> Timex | None:
    """Read how long what `t` begins goes on: "from 2 pm for two hours", "on 14 Feb for 7 hours from 9"."""
    m = _FOR.match(flat, t.end)
    if not m or not _anchor(t) or t.unit not in ("day", "part", "minute"):
        return None
    n, unit = parts.count_of(m["n"]), forms.UNITS[m["unit"]]
    if t.unit == "day" and unit in _CLOCK_UNITS and (lead := _FROM.match(flat, m.end())):
        hour = clock.time_at(flat, lead.end()) or _hour(flat, lead.end())
        if hour is None or hour.unit != "minute":
            return None
        base = t._replace(unit="minute", hour=hour.hour, minute=hour.minute, twelve=hour.twelve)
        return _lasting(t.start, hour.end, n, unit, base)
    said = flat[max(0, t.start - 5) : t.end]
    if "from " not in said or (t.unit != "minute" and unit in _CLOCK_UNITS):
        return None
    return _lasting(t.start, m.end(), n, unit, t)
