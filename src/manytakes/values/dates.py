"""Dates and times as written: the words, not yet their place in time.

    at(text, flat, i) -> Timex | None     the longest date, time or range that starts at `i`

`flat` is `text` folded; the case of a letter in `text` tells March from march. Each
rule is tried at one place and reads a bounded number of characters. The inventory of
forms follows TimeML (Pustejovsky et al., 2003) as HeidelTime reads it (Strötgen and
Gertz, 2010); the grammar is our own.
"""

from __future__ import annotations

import re

from . import numbers
from .calendar import FEASTS, Timex

MONTHS = {
    name: n
    for n, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
        "|october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|saturday sat|sunday sun".split(
            "|"
        )
    )
    for name in names.split()
}
_SEASONS = {"spring": "SP", "springtime": "SP", "summer": "SU", "summertime": "SU", "autumn": "FA", "fall": "FA",
            "winter": "WI", "wintertime": "WI"}  # fmt: skip
_PARTS = {"morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV", "night": "NI",
          "evenings": "EV", "nights": "NI", "overnight": "NI", "midday": "MI", "daytime": "DT", "am": "MO",
          "pm": "AF", "lunchtime": "MI", "dawn": "MO", "dusk": "EV"}  # fmt: skip
_UNITS = {
    "second": "second", "minute": "minute", "min": "minute", "mins": "minute", "hour": "hour", "hr": "hour", "hrs": "hour",
    "day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "quarter": "quarter", "year": "year",
    "decade": "decade", "century": "century", "centurie": "century", "weekend": "weekend", "night": "night",
    "weeknight": "night", "workweek": "week", "season": "season", "semester": "half", "working week": "week",
    "business day": "day", "work week": "week", "trading day": "day",
}  # fmt: skip
_NOW = {"today": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tonight": 0, "tonite": 0}


_TO_ = r"(?: ?- ?| (?:to|through|until|till|thru|and)(?: the)? )"


def _any(words: object) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))  # type: ignore[attr-defined]


_MONTH = rf"(?P<month>{_any(MONTHS)})(?![^\W\d_])\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%°/]|[.,:]\d| ?(?:percent|per cent|million|billion|%))"
_YEAR4 = r"(?P<year>1[2-9]\d\d|20\d\d|21\d\d)(?![\d%]|[.,]\d|:\d)"
_YEAR2 = r"'(?P<short>\d\d)(?!\d)"
_WD = rf"(?P<wd>{_any(WEEKDAYS)})(?![^\W\d_])\.?"
_U = rf"(?P<unit>{_any(_UNITS)})(?P<plural>s)?(?![^\W_])"
_N = (
    r"(?P<n>\d{1,4}(?:\.\d)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|several|a few|few|a couple of|a couple|half an?"
    r"|(?:two|three|four|five|six) and a half)"
)
_ORD = rf"(?P<ord>\d{{1,2}}(?:st|nd|rd|th)|{_any(w for w, n in numbers.ORDINALS.items() if n < 31)}"
_ORD += r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))(?!\w)"


class Hit:
    """A match of a rule; a group named in several branches reads as the one that took part."""

    def __init__(self, match: re.Match[str]) -> None:
        self._match = match
        self._groups: dict[str, str | None] = {}
        for name, value in match.groupdict().items():
            base = name.partition("__")[0]
            self._groups[base] = self._groups.get(base) or value

    def __getitem__(self, name: str) -> str:
        return self._groups[name] or ""

    def get(self, name: str) -> str:
        """Return the words of a group, "" when it took no part or the rule has none such."""
        return self._groups.get(name) or ""

    def group(self) -> str:
        """Return all the words matched."""
        return self._match.group()

    def end(self, name: str = "") -> int:
        """Return where the match, or a group of it, ends."""
        return self._match.end(self._took(name)) if name else self._match.end()

    def start(self, name: str) -> int:
        """Return where a group starts."""
        return self._match.start(self._took(name))

    def _took(self, name: str) -> str:
        same = [g for g in self._match.groupdict() if g.partition("__")[0] == name]
        return next((g for g in same if self._match[g]), same[0])


class Rule:
    """A pattern tried at one place; its groups may share a name across branches."""

    def __init__(self, pattern: str) -> None:
        count = iter(range(10**6))
        self._pattern = re.compile(
            re.sub(r"\(\?P<([a-z0-9]+)>", lambda m: f"(?P<{m[1]}__{next(count)}>", pattern)
        )

    def match(self, flat: str, i: int) -> Hit | None:
        """Return the match that starts at `i`."""
        m = self._pattern.match(flat, i)
        return Hit(m) if m else None


_TAIL = re.compile(
    rf"{_TO_} ?(?:the )?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.,/]\d|%|\w)|{_any(w for w, n in numbers.ORDINALS.items() if n < 31)})(?![^\W_])"
)
_MDY = Rule(
    rf"{_MONTH}(?: ?[/-] ?| ?)(?:(?<!\. )the )?(?:{_DAY}|(?<!\. ){_ORD})(?: ?,? ?(?:of |in )?{_YEAR4}|,? ?{_YEAR2}|-(?P<dash>20\d\d))?"
)
_DMY = Rule(
    rf"(?:the )?(?:{_DAY}|{_ORD})(?: day)?(?: ?[/-] ?| )?(?:of )?(?<![\d]){_MONTH}(?: ?[,/-]? ?(?:of |in )?{_YEAR4}|,? ?{_YEAR2})?"
)
_MY = Rule(rf"{_MONTH}(?: ?,? ?(?:of |in )?|[/-]){_YEAR4}|{_MONTH} {_YEAR2}")
_MREL = Rule(rf"{_MONTH} (?:of )?(?P<rel>this|last|next) year")
_M = Rule(_MONTH)
_YMD = Rule(
    r"(?P<year>1[5-9]\d\d|20\d\d)(?P<s>[-/. ])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])(?![\d]|[/-]\d)"
)
_YMND = Rule(
    rf"(?P<year>1[5-9]\d\d|20\d\d)[-/ ](?:{_MONTH}[-/ ](?P<day>\d{{1,2}})|(?P<day>\d{{1,2}})[-/ ]{_MONTH})(?!\d)"
)
_COMPACT = Rule(r"(?P<year>19\d\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_NUMERIC = Rule(r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})\2(?P<year>\d{4}|\d\d)(?![\d]|[/.-]\d)")
_DM = Rule(r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})(?![\d/%]|[.,]\d)")
_DYM = Rule(rf"(?P<day>\d{{1,2}})-(?P<year>20\d\d)-{_MONTH}")
_YEAR = Rule(rf"{_YEAR4}(?!-\d\d\d\d?\d?\d?-|[^\W\d_])")
_DECADE = Rule(
    r"(?:the )?(?:(?P<y>1[0-9]\d0|20\d0)'?s|'?(?P<yy>[2-9]0)'?s(?= |\.|,|$)|(?P<w>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b"
)
_CENTURY = Rule(rf"(?:the )?{_ORD}[- ]{{1,2}}century\b")
_Q = Rule(
    rf"(?:the )?(?:(?P<fiscal>fiscal)[- ])?(?:{_ORD}[- ](?:fiscal[- ])?(?P<what>quarter|half)\b|(?P<q>[qh])(?P<n>[1-4])(?!\w))(?: ?(?:of |in |,)? ?(?:the )?(?:year |fiscal )?(?:{_YEAR4}|(?P<rel>this|last|next) year)|-(?P<dash>20\d\d))?"
)
_YQ = Rule(rf"(?:the )?{_YEAR4}(?:-| )(?:(?P<q>[qh])(?P<n>[1-4])(?!\w)|{_ORD}[- ](?P<what>quarter|half)\b)")
_RELQ = Rule(rf"(?P<rel>this|last|next) year's {_ORD} (?P<what>quarter|half)")
_SEASON = Rule(
    rf"(?:the )?(?P<season>{_any(_SEASONS)})(?: (?:of )?(?:{_YEAR4}|(?P<rel>this|last|next) year))?(?!\w)"
)
_FEAST = Rule(rf"(?P<feast>{_any(FEASTS)})(?!\w)(?: (?:of )?{_YEAR4})?")
_RELATIVE = Rule(
    r"(?:the )?(?:(?P<rel>last|past|previous|preceding|this past|this|next|coming|upcoming|this coming|this upcoming"
    rf"|following|current|same|that) (?:(?P<n>\d{{1,3}}|{_any(list(numbers.ONES)[1:])}|few|several|couple of|forty|twenty|thirty) )?"
    rf"(?:{_U}|{_WD}|(?P<monthname>{_any(m for m in MONTHS if len(m) > 3 or m == 'may')})(?!\w)"
    rf"|(?P<season>{_any(_SEASONS)})(?!\w)|(?P<part>morning|afternoon|evening)(?!\w)|(?P<feast>{_any(FEASTS)})(?!\w)))"
)
_NREL = Rule(rf"(?:the )?{_N} (?P<rel>last|past|previous|next|coming|following) {_U}")
_AGO = Rule(
    rf"(?P<hedge>about |around |some |nearly |almost |more than |less than |over |at least )?{_N}[- ]{_U}(?: or so)? (?P<dir>ago|earlier|before now|from now|hence|later)(?!\w)"
)
_IN = Rule(rf"in (?:about |around )?{_N} {_U}(?:' time|'s time|s' time)?(?! of\b)(?!\w)")
_FROM = Rule(rf"{_N} {_U} (?P<dir>before|after|from|since|prior to)(?= )")
_WEEKOF = Rule(
    rf"(?:the )?week (?P<n>\d{{1,2}})(?: of (?:{_YEAR4}|(?P<rel>last|this|next) year))?(?!\w)|(?:the )?(?:{_ORD}|(?P<last>last)) week (?:of|in) (?:{_MONTH}(?: {_YEAR4})?|(?P<year>20\d\d|19\d\d))"
)
_NTHOF = Rule(
    rf"(?:the )?{_ORD} (?:(?P<what>day|month|week)|{_WD}) (?:of|in) (?:the )?(?:(?P<rel>this|last|next|previous|following) (?P<of>month|year)|(?P<year>20\d\d|19\d\d)|(?P<bare>month|year)(?!\w)|(?:{_MONTH}(?: {_YEAR4})?))"
)
_BARE = Rule(r"(?:the )(?P<unit>year|month|week|weekend|day|quarter|fortnight)(?!\w)")
_DAYBEFORE = Rule(r"(?:the )?day (?P<dir>before|after) (?P<what>yesterday|tomorrow)(?!\w)")
_TODAY = Rule(rf"(?P<now>{_any(_NOW)})(?!\w)")
_THENTH = Rule(
    rf"(?:the )(?:{_ORD})(?! ?(?:century|quarter|half|week|time|floor|place|day|[a-z]{{3,}}))|(?<=on )(?:the )?(?P<ord>\d{{1,2}}(?:st|nd|rd|th))(?!\w)(?! [a-z]{{4,}})"
)
_WEEKDAY = Rule(
    rf"(?:(?P<rel>last|past|next|this|coming|previous|upcoming|this past|this coming|this upcoming|following) )?"
    rf"(?:week(?: on)? ?-? ?)?{_WD}(?:,? (?:the )?(?P<day>\d{{1,2}}(?:st|nd|rd|th)|(?:[12]\d|3[01])(?=[!.,?]? ?$|[!,?]| at | from | between ))(?!\w))?"
)
_WEEKREL = Rule(
    rf"{_WD} (?:of )?(?P<rel>last|this|next|the following) week(?!\w)|(?P<rel2>last|this|next|previous|the following) week(?: on| -|'s)? {_WD.replace('<wd>', '<wd2>')}"
)
_SET = Rule(
    rf"(?:every|each)(?: other| single)? (?:{_N} )?(?:{_U}|{_WD}|(?:{_any(MONTHS)})(?!\w)|(?:{_any(_PARTS)})(?!\w)|(?:{_any(_SEASONS)})(?!\w))"
    r"|(?:daily|weekly|monthly|quarterly|annually|yearly|hourly|nightly|biweekly|everyday)(?!\w)"
    r"|(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)(?!\w)"
)
_VAGUE = Rule(
    r"(?:recently|currently|now|right now|nowadays|at present|at the present time|at the moment|at this time|these days"
    r"|the near future|the future|lately|formerly|at that time|in the past(?! (?:\d|[a-z]{3,})))(?!\w)"
)
_HOUR12 = Rule(
    r"(?P<h>\d{1,2})(?:(?::|\.) ?(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)? ?(?P<ap>[ap])(?: ?\. ?m\b(?: ?\.)?|\.?m(?![\w])\.?|(?!\w|\.\w))"
)
_HOUR12B = Rule(r"(?P<h>1?\d)(?P<m>[0-5]\d) ?(?P<ap>[ap])\.?m\b\.?")
_HOUR24 = Rule(r"(?P<h>[01]?\d|2[0-4]): ?(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:]|\.\d)")
_HOURS = Rule(r"(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d) ?(?:hours|hrs|h|gmt|utc)(?!\w)")
_CLOCKWORD = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_OCLOCK = Rule(
    rf"(?P<h>\d{{1,2}}|{_CLOCKWORD}) ?o'?clock|(?P<hw>{_CLOCKWORD})(?: (?P<mw>thirty|fifteen|forty[- ]five))? (?P<ap>[ap]) ?\.? ?m\b\.?(?: ?\.)?"
)
_PAST = Rule(
    rf"(?P<m>half|quarter|a quarter|\d{{1,2}}|five|ten|twenty|twenty[- ]five)(?: minutes)? (?P<dir>past|to) (?P<h>\d{{1,2}}|{_CLOCKWORD})(?: o'?clock)?(?!\w)"
)
_NOON = Rule(r"(?:12 )?(?P<w>noon|midday|midnight)(?!\w)")
_PART = Rule(
    rf"(?:(?:early|late|later|mid)[- ])?(?:in the |in |at |during the |the |on )?(?:(?P<mod>early|late|later in the|later|mid)[- ])?(?P<part>{_any(p for p in _PARTS if p not in ('am', 'pm'))})(?!\w)"
)
_INPART = Rule(r" (?:in the|this) (?P<part>morning|afternoon|evening)|(?P<night> at night| tonight)(?!\w)")
_AT = Rule(
    r"(?:,? (?:at |on |about |around |from |for )?(?:about |around |approximately |just after |just before )?|,? @ ?| ?, ?)"
)
_ON = Rule(r"(?:,? (?:on |of )?(?:the )?| ?, ?)")
_MOD = Rule(
    r"(?:(?P<early>earlier(?: in| on)?|early(?: in| on)?|(?:at )?the (?:start|beginning) of|(?:start|beginning) of|the early part of)"
    r"|(?P<late>later(?: in| on)?|late(?: in| on)?|(?:at )?the end of|end of|the latter part of)"
    r"|(?P<mid>(?:at )?(?:the )?middle of|mid-?|midway through)"
    r"|(?P<before>before|prior to|no later than|ahead of)|(?P<after>after|later than|following)"
    r"|(?P<about>around|about|circa|approximately|roughly))[- ]?(?:the )?(?=[\w'])"
)
_FRAMED = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|during|from|to|through|for|before|after|late|early|mid|between|and|fiscal|year|around"
    r"|about|circa|summer|winter|spring|autumn|fall|season|quarter|half|the|back|born|than|[-–,(=]|olympics?|championships?)[ -]?|[(=])$"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:in|of|since|until|till|by|during|from|to|through|before|after|late|early|mid|between|and|last|next|this|each"
    r"|every|for|or|end|beginning|on)[ -](?:the )?$"
)
_TO = re.compile(r" ?- ?| (?:to|through|until|till|thru)(?: the)? (?:about |around )?|~")
_ANDTO = re.compile(r" and(?: the)? | ?- ?| to ")
# Nouns that a number of four digits counts: "2000 people" is no year.
_COUNTER = Rule(
    r"[- ](?:people|men|women|children|[a-z]+ers|homes|houses|troops|years?|days?|hours?|minutes?|km|kilomet\w+|miles?"
    r"|metres|meters|m|feet|tonnes|tons|kg|soldiers|jobs|dollars|euros|pounds|yen|students|deaths|cases|votes|times"
    r"|hectares|acres|seats|points|units|members|employees|victims|%|percent|per cent|calories|words|copies)(?!\w)"
)
STARTS = (
    frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset(_NOW) | frozenset(_SEASONS)
    | {m for f in FEASTS for m in [f.split()[0].split("'")[0].strip(".")]}
    | set(
        "the last past previous this next coming upcoming following current same early earlier late later mid middle end"
        " start beginning before after prior no ahead around about circa in day week every each daily weekly monthly"
        " quarterly annually yearly hourly nightly everyday q h noon midnight midday half quarter a an several few some"
        " nearly almost more less over at recently currently now right nowadays soon future morning afternoon evening"
        " overnight tonight night from between by preceding roughly approximately mornings afternoons evenings mondays"
        " tuesdays wednesdays thursdays fridays saturdays sundays lunchtime during that couple recent lately formerly"
        " previously once twenties thirties forties fifties sixties seventies eighties nineties these dawn dusk midway"
        .split()
    )
    | set(numbers.ONES) | set(numbers.TENS) | {w for w, n in numbers.ORDINALS.items() if n < 100}
)  # fmt: skip


def at(text: str, flat: str, i: int) -> Timex | None:
    """Return the longest date or time at `i`: a range, or one point with its hedges."""
    if i and (
        flat[i - 1].isalnum()
        or (flat[i - 1] in "-./" and i > 1 and flat[i - 2].isalnum() and flat[i].isdigit())
    ):
        return None
    if flat.startswith(("from ", "between "), i) and (hours := _hourspan(flat, i, False)):
        return _joined_date(text, flat, hours)
    for word, joint in (("from ", _TO), ("between ", _ANDTO)):
        if flat.startswith(word, i):
            if days := at(text, flat, i + len(word)):
                if days.until is not None and days.unit == "day" and days.day is not None:
                    return days._replace(start=i)
            low = _point(text, flat, i + len(word), True)
            if low and (m := joint.match(flat, low.end)) and (high := _point(text, flat, m.end(), True)):
                return _ranged(low, high)._replace(start=i)
            return None
    if days := _days(text, flat, i):
        return days
    if hours := _hourspan(flat, i, False):
        return _joined_date(text, flat, hours)
    t = _point(text, flat, i)
    if t and t.unit == "day" and t.month and t.day and t.hour is None and not t.base and t.year is None:
        m = _TAIL.match(flat, t.end)
        day = _dayword(m["d"]) if m else 0
        if (
            m
            and t.day < day <= 31
            and (" and" not in m.group() or not m["d"].isdigit())
            and not _COUNTS_AFTER.match(flat, m.end())
        ):
            year = _TAIL_YEAR.match(flat, m.end())
            high = t._replace(
                day=day, end=year.end() if year else m.end(), year=int(year[1]) if year else t.year
            )
            return t._replace(end=high.end, until=high, year=high.year)
    if t and t.kind != "set" and (m := _TO.match(flat, t.end)):
        high = _point(text, flat, m.end())
        explicit = "thr" in m.group() or "till" in m.group()
        if high and high.kind != "set" and (_grain(t) == _grain(high) or explicit) and not t.base:
            return _ranged(t, high)
    return t


_TAIL_YEAR = re.compile(r",? ((?:19|20)\d\d)(?!\d)")
_COUNTS_AFTER = re.compile(rf" (?:people|men|women|per|million|[a-z]+s\b|(?:of )?(?:{_any(MONTHS)})\b)")
_HEAD = re.compile(
    rf"(?:the )?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?|{_any(w for w, n in numbers.ORDINALS.items() if n < 31)}){_TO_}(?=(?:the )?[\da-z])"
)


def _dayword(word: str) -> int:
    return int(word) if word.isdigit() else _ordinal(word)


def _days(text: str, flat: str, i: int) -> Timex | None:
    """Read "5-7 May 2023", "the ninth and the seventeenth of April"."""
    m = _HEAD.match(flat, i)
    if not m:
        return None
    high = _point(text, flat, m.end(), True)
    day = _dayword(m["d"])
    if (
        high is None
        or high.unit != "day"
        or not high.month
        or not high.day
        or high.swap
        or not 0 < day < high.day
    ):
        return None
    if " and" in m.group() and not (m["d"].isdigit() or flat[max(0, i - 8) : i] == "between "):
        return None
    if not _FIRST.match(flat, m.end()) or flat[m.end() : m.end() + 3].isalpha() and _MDY.match(flat, m.end()):
        return None
    return high._replace(start=i, end=high.end, day=day, until=high)


_GRAINS = {"minute": 0, "hour": 0, "part": 1, "day": 2, "week": 3, "month": 4, "quarter": 4, "year": 5}


def _grain(t: Timex) -> int:
    return _GRAINS.get(t.unit, 6)


def _ranged(low: Timex, high: Timex) -> Timex:
    """Join the ends of a range, each lending the other what it left out."""
    if (
        low.year is None
        and high.year is not None
        and low.month is not None
        and high.month
        and low.month <= high.month
    ):
        low = low._replace(year=high.year)
    if low.month is None and low.day is not None and high.month is not None:
        low = low._replace(month=high.month, year=high.year)
    if high.month is None and high.day is not None and low.month is not None and high.shift is None:
        high = high._replace(month=low.month, year=low.year)
    if low.hour is not None and high.hour is not None:
        if low.twelve and not high.twelve:
            same = high.hour >= 12
            low = low._replace(
                twelve=False,
                hour=low.hour + 12 if same and low.hour < 12 and low.hour + 12 <= high.hour else low.hour,
            )
        bare = high.day is None and high.weekday is None and high.shift is None
        if bare:
            high = high._replace(
                year=low.year, month=low.month, day=low.day, weekday=low.weekday, shift=low.shift, nth=low.nth
            )
        elif low.day is None and low.weekday is None and low.shift is None:
            low = low._replace(
                year=high.year,
                month=high.month,
                day=high.day,
                weekday=high.weekday,
                shift=high.shift,
                nth=high.nth,
            )
    return low._replace(end=high.end, until=high)


def _point(text: str, flat: str, i: int, framed: bool = False) -> Timex | None:
    """Return one date, time, or date with time at `i`."""
    if m := _SET.match(flat, i):
        after = _time(flat, _at(flat, m.end()))
        return Timex(i, after.end if after else m.end(), "set", "set")
    if (m := _MOD.match(flat, i)) and not (
        m["about"] and flat[max(0, i - 5) : i] in (" how ", "what ", "how ")
    ):
        inner = _point(text, flat, m.end(), True)
        if inner and not inner.mod and inner.kind not in ("set", "vague"):
            mod = next(k for k in ("early", "late", "mid", "before", "after", "about") if m.get(k))
            if mod in ("early", "late", "mid") and inner.unit in ("minute",):
                return None
            if mod == "about":
                return inner._replace(start=i, hedge=m.group().strip())
            if m.group().startswith("following") and inner.unit == "year":
                return None
            return inner._replace(start=i, mod=mod)
    best = None
    date = _date(text, flat, i, framed)
    if date:
        best = _with_time(flat, date)
    clock = _time(flat, i)
    if clock and (best is None or clock.end > best.end):
        timed = _with_date(text, flat, clock)
        if best is None or timed.end > best.end:
            best = timed
    if best is None and (m := _VAGUE.match(flat, i)):
        return Timex(i, m.end(), "vague", "vague")
    return best


def _at(flat: str, j: int) -> int:
    m = _AT.match(flat, j)
    return m.end() if m else j


_HOUR = (
    r"(?:(?P<h>\d{1,2})(?:[:.] ?(?P<m>[0-5]\d))?|(?P<w>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?P<mw>thirty|fifteen|forty[- ]five))?|(?P<mil>(?:0\d|1[0-7]|2[1-4])[0-5]\d))(?: ?(?P<ap>[ap])\.? ?m\b\.?|(?P<ap>[ap])\b)?(?![\d:%/])"
)
_HOURSPAN = Rule(
    rf"(?P<lead>from |between )?{_HOUR}(?P<joint> ?- ?| (?:to|and|till|until|through) )"
    + _HOUR.replace("<", "<z")
    + r"(?! ?(?:million|percent|per cent|people|years?|days?|weeks?|months?|hours?|minutes?|points?))"
)
_MINUTES = {"": 0, "thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45}


def _hourspan(flat: str, i: int, dated: bool) -> Timex | None:
    """Read hours from one to another: "1-3 pm", "from 7 to 7:30", "between 0730-0930"."""
    m = _HOURSPAN.match(flat, i)
    if not m:
        return None
    ends = []
    for z in ("", "z"):
        if mil := m.get(z + "mil"):
            if not m["lead"] and not dated:
                return None
            hour, minute = int(mil[:2]), int(mil[2:])
        else:
            word = m.get(z + "h") or m.get(z + "w")
            hour = int(word) if word.isdigit() else numbers.ONES[word]
            minute = int(m.get(z + "m") or 0) or _MINUTES.get(m.get(z + "mw"), 0)
        ap = m.get(z + "ap")
        if hour > (12 if ap else 24) or (hour == 0 and ap):
            return None
        twelve = not ap and 0 < hour <= 12
        if ap:
            hour = hour % 12 + (12 if ap == "p" else 0)
        ends.append(Timex(i, m.end(), "minute", hour=hour, minute=minute, twelve=twelve))
    low, high = ends
    marked = m["ap"] or m["zap"] or (m["m"] and m["zm"]) or m["mil"] or m["mw"] or m["zmw"]
    if not marked and not (dated or (m["lead"] and (m["m"] or m["zm"]))):
        return None
    if not marked and dated and not m["lead"] and not m["joint"].strip() == "-" and not (m["h"] and m["zh"]):
        return None
    if "and" in m["joint"] and m["lead"] != "between ":
        return None
    if m["joint"].strip() == "to" and m["lead"] == "between " and not m["m"]:
        return None
    if m["ap"] and not m["zap"] and not m["zm"]:
        return None
    if low.twelve and not high.twelve and low.hour is not None and high.hour is not None:
        same = low.hour % 12 + (12 if high.hour >= 12 else 0)
        fits = (same, low.minute) < (high.hour, high.minute)
        low = low._replace(twelve=False, hour=same if fits else low.hour % 12 or 12)
    return low._replace(until=high)


def _joined_date(text: str, flat: str, hours: Timex) -> Timex:
    """Add the date that follows a range of hours."""
    m = _ON.match(flat, hours.end)
    if m and m.end() > hours.end and hours.until:
        date = _date(text, flat, m.end(), True)
        if (
            date
            and date.unit in ("day", "part")
            and date.kind == "date"
            and not date.base
            and date.until is None
        ):
            return _onto(date, hours)._replace(start=hours.start, end=date.end)
    return hours


def _onto(date: Timex, hours: Timex) -> Timex:
    """Put a range of hours onto a date."""
    high = hours.until or hours
    low, high = (_halfday(t, date.part) for t in (hours, high))
    timed = date._replace(unit="minute", part="", end=hours.end)
    until = timed._replace(hour=high.hour, minute=high.minute, twelve=high.twelve)
    return timed._replace(hour=low.hour, minute=low.minute, twelve=low.twelve, until=until)


def _with_time(flat: str, date: Timex) -> Timex:
    """Add the time that follows a date."""
    if date.kind in ("set", "vague") or date.unit not in ("day", "part") or date.base:
        return date
    lead = re.compile(r",? (?=from |between |\d)").match(flat, date.end)
    if lead and date.hour is None and (hours := _hourspan(flat, lead.end(), True)):
        return _onto(date, hours)
    bound = re.compile(r" (?P<w>before|after|later than) ").match(flat, date.end)
    if bound and date.hour is None and (clock := _time(flat, bound.end())) and clock.unit == "minute":
        return date._replace(
            end=clock.end, unit="minute", hour=clock.hour, minute=clock.minute, twelve=clock.twelve,
            mod="before" if bound["w"] == "before" else "after",
        )  # fmt: skip
    j = _at(flat, date.end)
    if j > date.end and date.hour is None:
        clock = _time(flat, j)
        if clock is None and re.compile(r"(?:,? at| around) $").search(flat[max(0, j - 8) : j]):
            m = re.compile(r"(?:around )?(1?\d)(?![\d:.,]\d|[\d%]| ?[a-z]{2,})").match(flat, j)
            if m and 0 < int(m[1]) <= 12:
                clock = Timex(j, m.end(), "minute", hour=int(m[1]), twelve=True)
        if clock:
            part = date.part or clock.part
            clock = _halfday(clock, part)
            return _inpart(flat, date._replace(
                end=clock.end, unit=clock.unit, hour=clock.hour, minute=clock.minute, second=clock.second,
                twelve=clock.twelve, part=part,
            ))  # fmt: skip
    if date.unit == "day" and (
        m := re.compile(r",? (?:in the |at |the )?(?:(?:early|late|mid)[- ])?").match(flat, date.end)
    ):
        part = re.compile(rf"({_any(_PARTS)})(?!\w)").match(flat, m.end())
        if part and _PARTS[part[1]] != "MI":
            if part[1] in ("am", "pm") and date.shift is None:
                return date
            found = date._replace(end=part.end(), unit="part", part=_PARTS[part[1]])
            return _with_time(flat, found) if _at(flat, part.end()) > part.end() else found
    return date


def _halfday(clock: Timex, part: str) -> Timex:
    """Settle the half of the day of an hour by the part it is said to be in."""
    if not clock.twelve or clock.hour is None or not part:
        return clock
    hour = clock.hour % 12
    if part in ("AF", "EV") or (part == "NI" and hour >= 5):
        hour += 12
    return clock._replace(hour=hour, twelve=False)


def _inpart(flat: str, t: Timex) -> Timex:
    m = _INPART.match(flat, t.end)
    if not m or not t.twelve:
        return t
    part = _PARTS[m["part"]] if m["part"] else "NI"
    return _halfday(t, part)._replace(end=m.end(), part="")


def _with_date(text: str, flat: str, clock: Timex) -> Timex:
    """Add the date that follows a time: "noon Saturday", "10 p.m. on May 3"."""
    clock = _inpart(flat, clock)
    tz = re.compile(r" (?:est|edt|et|gmt|bst|utc|pst|pdt|cet|cest|local time)(?!\w)").match(flat, clock.end)
    m = _ON.match(flat, tz.end() if tz else clock.end)
    if not m or m.end() == clock.end:
        return clock
    date = _date(text, flat, m.end(), True)
    if date is None or date.unit not in ("day", "part") or date.kind in ("set", "vague") or date.base:
        every = _SET.match(flat, m.end())
        return Timex(clock.start, every.end(), "set", "set") if every and "," not in m.group() else clock
    if date.unit == "part":
        clock = _halfday(clock, date.part)
    return date._replace(
        start=clock.start, unit=clock.unit, hour=clock.hour, minute=clock.minute, second=clock.second,
        twelve=clock.twelve, part=clock.part or date.part,
    )  # fmt: skip


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else numbers.ONES[word]


def _time(flat: str, i: int) -> Timex | None:
    """Return a time of day at `i`, or a part of the day."""
    if i and flat[i - 1].isalnum():
        return None
    for pattern in (_HOUR12, _HOUR12B):
        if (m := pattern.match(flat, i)) and int(m["h"]) <= (12 if int(m["h"]) else 0) and int(m["h"]) > 0:
            if m["ap"] == "a" and not m.group().endswith(("m", "m.", "a")):
                continue
            if m.group()[-1] == "a" and (
                " a" in m.group() or not m["m"] and flat[m.end() : m.end() + 1] not in (".", "", ",")
            ):
                continue
            if m.group()[-1] == "p" and " p" in m.group():
                continue
            hour = int(m["h"]) % 12 + (12 if m["ap"] == "p" else 0)
            second = m.get("s")
            end = m.end() - (
                m.group().endswith(".") and not m.group()[:-1].endswith(" ") and "." not in m.group()[:-1]
            )
            return Timex(
                i, end, "minute", hour=hour, minute=int(m["m"] or 0), second=int(second) if second else None
            )
    if m := _HOUR24.match(flat, i):
        h = int(m["h"])
        return Timex(
            i, m.end(), "minute", hour=h, minute=int(m["m"]), second=int(m["s"]) if m["s"] else None,
            twelve=0 < h <= 12 and not m["h"].startswith("0"),
        )  # fmt: skip
    if m := _HOURS.match(flat, i):
        return Timex(i, m.end(), "minute", hour=int(m["h"]), minute=int(m["m"]))
    if m := _PAST.match(flat, i):
        h = _hour(m["h"])
        minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(m["m"])
        if minutes is None:
            minutes = (
                int(m["m"])
                if m["m"].isdigit()
                else int((numbers.at(m["m"], 0) or numbers.Number(0, 0)).value)
            )
        if (
            0 < h <= 12
            and minutes < 60
            and (m["m"] in ("half", "quarter", "a quarter") or m["dir"] == "past" or "clock" in m.group())
        ):
            if m["dir"] == "to":
                h, minutes = (h - 1) or 12, 60 - minutes
            return Timex(i, m.end(), "minute", hour=h, minute=minutes, twelve=True)
    if m := _OCLOCK.match(flat, i):
        h = _hour(m["h"] or m["hw"])
        if 0 < h <= 12:
            if m["ap"]:
                minute = {"thirty": 30, "fifteen": 15}.get(m["mw"], 45) if m["mw"] else 0
                return Timex(i, m.end(), "minute", hour=h % 12 + (12 if m["ap"] == "p" else 0), minute=minute)
            return Timex(i, m.end(), "minute", hour=h, twelve=True)
    if m := _NOON.match(flat, i):
        return Timex(i, m.end(), "minute", hour=24 if m["w"] == "midnight" else 12)
    if m := re.compile(
        rf"(?P<h>\d{{1,2}}|{_CLOCKWORD}) in the (?P<part>morning|afternoon|evening)(?!\w)"
    ).match(flat, i):
        h = _hour(m["h"])
        if 0 < h <= 12:
            t = Timex(i, m.end(), "minute", hour=h, twelve=True)
            return _halfday(t, _PARTS[m["part"]])
    if (m := _PART.match(flat, i)) and _PARTS[m["part"]] != "MI":
        if not m["part"].endswith("s") and m.group().startswith(
            ("in ", "at ", "during ", "the ", "overnight", "early", "late", "mid")
        ):
            return Timex(i, m.end(), "part", part=_PARTS[m["part"]], mod=_early(m.group()))
        if m["part"].endswith("s") and not m.group().startswith("in the"):
            return Timex(i, m.end(), "set", "set")
    return None


def _early(words: str) -> str:
    return "early" if "early" in words else "late" if "late" in words else "mid" if "mid" in words else ""


def _ordinal(word: str) -> int:
    n = numbers.ordinal_at(word, 0)
    return int(n.value) if n else 0


def _year(m: Hit) -> int | None:
    for key in ("year", "dash"):
        if m.get(key):
            return int(m[key])
    return _short(int(m["short"])) if m.get("short") else None


def _short(year: int) -> int:
    """Return the year that two digits mean: 1930 to 2029."""
    return 2000 + year if year < 30 else 1900 + year


_REL = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this past": -1, "next": 1, "coming": 1, "upcoming": 1,
        "following": 1, "the following": 1, "this coming": 1, "this upcoming": 1}  # fmt: skip


def _date(text: str, flat: str, i: int, framed: bool = False) -> Timex | None:
    """Return a date at `i`: the first rule that fits, the fuller forms first."""
    word = _FIRST.match(flat, i)
    first = word.group() if word else ""
    if first[:1].isdigit():
        return _numeric(text, flat, i, framed)
    t = None
    if first in WEEKDAYS:
        t = _weekday(text, flat, i)
    elif first in MONTHS:
        t = _month(text, flat, i, framed)
    return t or _relative(text, flat, i, framed)


_FIRST = re.compile(r"[^\W\d_]+|\d+")


def _numeric(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    for pattern in (_YMD, _COMPACT):
        if m := pattern.match(flat, i):
            if pattern is _YMD and m["s"] in ". " and len(m["month"]) < 2:
                continue
            return Timex(i, m.end(), "day", year=int(m["year"]), month=int(m["month"]), day=int(m["day"]))
    if m := _YMND.match(flat, i):
        return Timex(i, m.end(), "day", year=int(m["year"]), month=MONTHS[m["month"]],
                     day=int(m["day"]))  # fmt: skip
    if m := _DYM.match(flat, i):
        return Timex(i, m.end(), "day", year=int(m["year"]), month=MONTHS[m["month"]], day=int(m["day"]))
    if m := _NUMERIC.match(flat, i):
        a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
        year = _short(year) if len(m["year"]) == 2 else year
        if len(m["year"]) == 2 and m["s"] != "/" and not (m["s"] == "." and a <= 31 and b <= 12):
            return None
        return _slashed(i, m.end(), a, b, year)
    if m := _DMY.match(flat, i):
        day = int(m["day"]) if m["day"] else _ordinal(m["ord"])
        end = m.end() - m.group().endswith(" ")
        if 0 < day <= 31:
            return _spelled(
                flat, Timex(i, _dot(flat, m, end), "day", year=_year(m), month=MONTHS[m["month"]], day=day)
            )
    if m := _YQ.match(flat, i):
        return _quarter(i, m)
    if m := _DECADE.match(flat, i):
        return _decade(i, m)
    if t := _offset(text, flat, i, framed):
        return t
    if t := _counted(flat, i):
        return t
    if m := _NREL.match(flat, i):
        return _stretch(i, m)
    if m := _CENTURY.match(flat, i):
        return Timex(i, m.end(), "century", nth=_ordinal(m["ord"]))
    if m := _Q.match(flat, i):
        return _quarter(i, m)
    for rule in (_NTHOF, _WEEKOF):
        if m := rule.match(flat, i):
            return _nth_of(i, m)
    if m := _YEAR.match(flat, i):
        marked = framed or _FRAMED.search(flat, max(0, i - 14), i) or flat.startswith("'s ", m.end())
        if (marked or 1900 <= int(m["year"]) <= 2039) and not _COUNTER.match(flat, m.end()):
            return Timex(i, m.end(), "year", year=int(m["year"]))
        return None
    if framed and (m := _DM.match(flat, i)):
        return None
    return None


def _slashed(i: int, end: int, a: int, b: int, year: int | None) -> Timex | None:
    """Read two numbers as month and day; both ways round when both fit."""
    if not (0 < a <= 31 and 0 < b <= 31) or (a > 12 and b > 12):
        return None
    if a > 12:
        return Timex(i, end, "day", year=year, month=b, day=a)
    return Timex(i, end, "day", year=year, month=a, day=b, swap=True)


def _dot(flat: str, m: Hit, end: int) -> int:
    """Leave the full stop of a sentence out of "Jan."-like ends."""
    return (
        end - 1
        if flat[end - 1] == "." and (end >= len(flat) or flat[end : end + 1] in " \n") and _full(m)
        else end
    )


def _full(m: Hit) -> bool:
    month = m.get("month")
    return len(month) > 4 or month in ("may", "june", "july") or not month


def _spelled(flat: str, t: Timex) -> Timex:
    """Add a year in words: "nineteen eighty-six", "two thousand and five"."""
    if t.year is None and flat.startswith(" ", t.end):
        found = year_words(flat, t.end + 1)
        if found:
            return t._replace(end=found[1], year=found[0], spelled=True)
    return t


_YEAR_WORDS = re.compile(
    r"(?P<c>fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[- ](?:(?P<hundred>hundred)(?: and)?[- ]?)?"
    rf"(?P<t>{_any(numbers.TENS)}|{_any(w for w, n in numbers.ONES.items() if n > 9)}|oh)?(?:[- ](?P<u>{_any(list(numbers.ONES)[1:10])}))?(?!\w)"
    rf"|two thousand(?: and)?(?: (?P<k>{_any(list(numbers.ONES)[1:])}))?(?!\w)"
)


def year_words(flat: str, i: int) -> tuple[int, int] | None:
    """Return a year written in words and its end."""
    m = _YEAR_WORDS.match(flat, i)
    if not m:
        return None
    if m["c"] is None:
        return 2000 + (numbers.ONES[m["k"]] if m["k"] else 0), m.end()
    century = numbers.ONES.get(m["c"]) or numbers.TENS[m["c"]]
    tens = 0 if m["t"] in (None, "oh") else numbers.TENS.get(m["t"]) or numbers.ONES[m["t"]]
    if not m["t"] and not m["hundred"] or (m["c"] == "twenty" and tens < 10):
        return None
    return century * 100 + tens + (numbers.ONES[m["u"]] if m["u"] else 0), m.end()


def _weekday(text: str, flat: str, i: int) -> Timex | None:
    """Read a weekday and the date that belongs to it."""
    if m := _WEEKREL.match(flat, i):
        if m["wd"]:
            return Timex(i, m.end(), "day", weekday=WEEKDAYS[m["wd"]], shift=(_REL.get(m["rel"], 0), "week"))
    m = _WEEKDAY.match(flat, i)
    if not m or m["rel"]:
        return None
    name = m["wd"]
    short = name in ("sun", "sat", "mon", "wed", "fri")
    follow = re.compile(r"(?:,? ?-? ?(?:the )?| ?, ?)").match(
        flat, m.end("wd") + flat.startswith(".", m.end("wd"))
    )
    j = follow.end() if follow else m.end()
    full = (
        _month(text, flat, j, False)
        if _FIRST.match(flat, j) and (_FIRST.match(flat, j) or m).group() in MONTHS
        else None
    ) or (_numeric(text, flat, j, False) if flat[j : j + 1].isdigit() else None)
    if full is None and (d := _DM.match(flat, j)) and j > m.end("wd"):
        full = _slashed(j, d.end(), int(d["a"]), int(d["b"]), None)
        if full:
            full = full._replace(swap=False)
    if full and full.unit == "day" and full.day is not None and full.month is not None and full.base is None:
        return full._replace(start=i, weekday=None)
    if short and not m["day"] and not text[i].isupper():
        return None
    if (
        name in ("sun", "sat")
        and not m["day"]
        and not flat[max(0, i - 3) : i].endswith(("on ", "or ", "m. ", "m "))
    ):
        after = flat[m.end() : m.end() + 4]
        if not after.startswith((" at ", " ,")) and not re.match(r",? \d", after):
            return None
    if m["day"]:
        day = int(re.sub(r"\D", "", m["day"]))
        if 0 < day <= 31:
            return Timex(i, m.end(), "day", weekday=WEEKDAYS[name], day=day)
    end = m.end("wd")
    ordinal = re.compile(rf" the {_ORD}(?! [a-z]{{4}})").match(flat, end)
    if ordinal and 0 < _ordinal(ordinal["ord"]) <= 31:
        return Timex(i, ordinal.end(), "day", weekday=WEEKDAYS[name], day=_ordinal(ordinal["ord"]))
    return Timex(i, end, "day", weekday=WEEKDAYS[name])


def _month(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read a date that begins with the name of a month."""
    if m := _MY.match(flat, i):
        month = m["month"]
        if m["year"] or m["short"]:
            return Timex(i, m.end(), "month", year=_year(m), month=MONTHS[month])
    if m := _MDY.match(flat, i):
        day = int(m["day"]) if m["day"] else _ordinal(m["ord"])
        name = m["month"]
        if 0 < day <= 31 and not (
            name in ("may", "march", "mar")
            and m["ord"]
            and not text[i].isupper()
            and not m["ord"][0].isdigit()
        ):
            end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
            t = Timex(i, end, "day", year=_year(m), month=MONTHS[name], day=day)
            if (
                t.year is None
                and (two := re.compile(r" (?P<y>\d\d)(?![\d:.,/%]|st|nd|rd|th| [a-z])").match(flat, end))
                and m["ord"]
                and not m["ord"][0].isdigit()
            ):
                t = t._replace(end=two.end(), year=_short(int(two["y"])))
            return _spelled(flat, t)
    m = _MREL.match(flat, i)
    if m:
        return Timex(i, m.end(), "month", month=MONTHS[m["month"]], shift=(_REL.get(m["rel"], 0), "year"))
    m = _M.match(flat, i)
    if not m:
        return None
    name = m["month"]
    if found := year_words(flat, m.end() + 1) if flat.startswith(" ", m.end()) else None:
        return Timex(i, found[1], "month", year=found[0], month=MONTHS[name], spelled=True)
    if name in ("may", "march", "mar", "dec", "jun", "jan", "sep", "august") and (
        not text[i].isupper() or (not framed and not _MONTH_BEFORE.search(flat, max(0, i - 14), i))
    ):
        return None
    if not text[i].isupper() and not framed and not _MONTH_BEFORE.search(flat, max(0, i - 14), i):
        return None
    return Timex(
        i,
        i + len(name) + (m.group().endswith(".") and len(name) < 5 and not _ends_sentence(flat, m.end())),
        "month",
        month=MONTHS[name],
    )


def _ends_sentence(flat: str, end: int) -> bool:
    return end >= len(flat)


def _decade(i: int, m: Hit) -> Timex:
    words = "twenties thirties forties fifties sixties seventies eighties nineties".split()
    if m["y"]:
        year = int(m["y"])
        if year % 100 == 0 and year < 2000:
            return Timex(i, m.end(), "century", nth=year // 100 + 1)
    else:
        year = 1900 + (int(m["yy"]) if m["yy"] else 20 + 10 * words.index(m["w"]))
    return Timex(i, m.end(), "decade", year=year)


def _quarter(i: int, m: Hit) -> Timex | None:
    g = m
    unit = g.get("what") or ("half" if g.get("q") == "h" else "quarter")
    n = int(g["n"]) if g.get("n") else _ordinal(g["ord"])
    if not 0 < n <= (4 if unit == "quarter" else 2):
        return None
    rel = g.get("rel")
    end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
    return Timex(i, end, unit, year=_year(m), nth=n, shift=(_REL.get(rel, 0), "year") if rel else None)


def _nth_of(i: int, m: Hit) -> Timex | None:
    g = m
    n = int(g["n"]) if g.get("n") else -1 if g.get("last") else _ordinal(g.get("ord"))
    rel = _REL.get(g.get("rel"), 0)
    month = MONTHS[g["month"]] if g.get("month") else None
    year = _year(m)
    what = g.get("what") or ("day" if g.get("wd") else "week")
    of = g.get("of") or g.get("bare")
    if n == 0:
        return None
    if g.get("wd"):
        if of == "month":
            return Timex(i, m.end(), "day", weekday=WEEKDAYS[g["wd"]], nth=n, shift=(rel, "month"))
        return None
    if what == "day":
        if of == "month":
            return Timex(i, m.end(), "day", day=n, shift=(rel, "month"))
        return Timex(i, m.end(), "day", day=n, month=month, year=year) if month else None
    if what == "month":
        if year or of == "year":
            return (
                Timex(i, m.end(), "month", month=n, year=year, shift=None if year else (rel, "year"))
                if n <= 12
                else None
            )
        return None
    if month:
        return Timex(i, m.end(), "week", month=month, nth=n, year=year)
    if of == "month":
        return Timex(i, m.end(), "week", nth=n, shift=(rel, "month"))
    return Timex(
        i, m.end(), "week", nth=n, year=year, shift=(rel, "year") if g.get("rel") or of == "year" else None
    )


_COUNTS = {"a": 1.0, "an": 1.0, "several": 3.0, "a few": 3.0, "few": 3.0, "a couple of": 2.0, "a couple": 2.0}


def _count(word: str) -> float:
    if word in _COUNTS:
        return _COUNTS[word]
    if word.startswith("half"):
        return 0.5
    n = numbers.at(word, 0)
    return n.value if n else 1.0


def _counted(flat: str, i: int) -> Timex | None:
    """Read "three days ago", "in two weeks", "two days after Friday"."""
    for pattern, sign in ((_AGO, 0), (_IN, 1)):
        m = pattern.match(flat, i)
        if not m:
            continue
        n, unit = _count(m["n"]), _UNITS[m["unit"]]
        direction = m.get("dir")
        sign = sign or (-1 if direction in ("ago", "earlier", "before now") else 1)
        vague = m["n"] in ("several", "a few", "few")
        grain = {
            "second": "minute",
            "minute": "minute",
            "hour": "minute",
            "weekend": "week",
            "night": "day",
        }.get(unit, unit)
        if unit == "hour" and vague:
            grain = "part"
        hedge = (
            m.get("hedge").strip() or (m["n"] if vague else "") or ("or so" if "or so" in m.group() else "")
        )
        kind = "in" if pattern is _IN else "ago" if direction == "ago" else direction
        if n > 5000:
            return None
        return Timex(i, m.end(), grain, kind, shift=(sign * n, unit), hedge=hedge)
    return None


def _offset(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read "two days after Christmas", "three weeks from tomorrow"."""
    m = _FROM.match(flat, i)
    if not m or (m["dir"] == "since" and not framed):
        return None
    base = _date(text, flat, m.end() + 1, True)
    if base is None or base.unit not in ("day", "part") or base.base or base.kind != "date":
        return None
    n = _count(m["n"]) * (-1 if m["dir"] in ("before", "prior to") else 1)
    return Timex(i, base.end, "day", shift=(n, _UNITS[m["unit"]]), base=base)


def _relative(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read dates that hang on another: "last week", "the day before yesterday", "three days ago"."""
    if m := _DAYBEFORE.match(flat, i):
        return Timex(i, m.end(), "day", shift=(2 if m["what"] == "tomorrow" else -2, "day"))
    if m := _TODAY.match(flat, i):
        n = _NOW[m["now"]]
        if m["now"].startswith("toni"):
            return Timex(i, m.end(), "part", part="NI", shift=(0, "day"))
        return Timex(i, m.end(), "day", shift=(n, "day"))
    if t := _offset(text, flat, i, framed) or _counted(flat, i):
        return t
    for pattern in (_NTHOF, _WEEKOF):
        if (m := pattern.match(flat, i)) and (t := _nth_of(i, m)):
            return t
    if m := _DMY.match(flat, i):
        day = int(m["day"]) if m["day"] else _ordinal(m["ord"])
        if 0 < day <= 31 and not (m["month"] in ("may", "march") and not text[m.start("month")].isupper()):
            end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
            return _spelled(
                flat, Timex(i, _dot(flat, m, end), "day", year=_year(m), month=MONTHS[m["month"]], day=day)
            )
    if m := _RELQ.match(flat, i):
        return Timex(i, m.end(), m["what"], nth=_ordinal(m["ord"]), shift=(_REL.get(m["rel"], 0), "year"))
    for pattern in (_Q, _YQ):
        if m := pattern.match(flat, i):
            return _quarter(i, m)
    if m := _CENTURY.match(flat, i):
        return Timex(i, m.end(), "century", nth=_ordinal(m["ord"]))
    if (m := _DECADE.match(flat, i)) and (m["y"] or m["yy"] or m.group().startswith("the ")):
        return _decade(i, m)
    if m := _WEEKREL.match(flat, i):
        if m["wd2"]:
            return Timex(
                i, m.end(), "day", weekday=WEEKDAYS[m["wd2"]], shift=(_REL.get(m["rel2"], 0), "week")
            )
    if m := _NREL.match(flat, i):
        return _stretch(i, m)
    if m := _RELATIVE.match(flat, i):
        return _relation(text, flat, i, m)
    if m := _FEAST.match(flat, i):
        if (
            m["feast"] not in ("new year", "easter", "may day")
            or text[m.start("feast")].isupper()
            or framed
            or m["feast"] == "easter"
        ):
            return Timex(i, m.end(), "day", feast=m["feast"], year=_year(m))
    if flat.startswith(("year ", "the year "), i):
        k = flat.index("year ", i) + 5
        k += 3 * flat.startswith("of ", k)
        if y := _YEAR.match(flat, k):
            return Timex(i, y.end(), "year", year=int(y["year"]))
    if flat.startswith("the ", i) and (y := _YEAR.match(flat, i + 4)) and framed:
        return Timex(i + 4, y.end(), "year", year=int(y["year"]))
    if (m := _SEASON.match(flat, i)) and (
        m["year"]
        or m["rel"]
        or m.group().startswith("the ")
        or framed
        or _FRAMED.search(flat, max(0, i - 14), i)
    ):
        if m["season"] != "fall" or m["year"] or m["rel"]:
            rel = m["rel"]
            return Timex(i, m.end(), "season", year=_year(m), part=_SEASONS[m["season"]],
                         shift=(_REL.get(rel, 0), "year") if rel else None)  # fmt: skip
    if framed or _FRAMED.search(flat, max(0, i - 14), i):
        found = year_words(flat, i)
        if found:
            return Timex(i, found[1], "year", year=found[0], spelled=True)
    if m := _THENTH.match(flat, i):
        day = _ordinal(m["ord"])
        if 0 < day <= 31 and m["ord"][0].isdigit():
            return Timex(i, m.end(), "day", day=day)
    if m := _BARE.match(flat, i):
        return None
    return None


_LAST_VERB = re.compile(r"(?:\b(?:will|to|can|could|would|may|might|not|should|and)|n't|'ll) $")


def _stretch(i: int, m: Hit) -> Timex | None:
    if m["n"] not in ("", "a", "one", "1") and not m["plural"]:
        return None
    n, unit = _count(m["n"] or "a"), _UNITS[m["unit"]]
    sign = _REL.get(m["rel"], -1)
    vague = m["n"] in ("few", "several")
    return Timex(i, m.end(), unit, count=(sign * n, unit), hedge=m["n"] if vague else "")


def _relation(text: str, flat: str, i: int, m: Hit) -> Timex | None:
    """Read "last week", "next three months", "this summer", "last Friday", "last night"."""
    rel = m["rel"]
    n = _REL.get(rel, 0)
    if rel == "last" and _LAST_VERB.search(flat, max(0, i - 12), i):
        return None
    if m["wd"]:
        if rel in ("that", "same") or m["n"]:
            return None
        strict = "strict" if rel in ("next", "previous") else ""
        if rel in ("this past", "this coming", "this upcoming", "past", "coming", "upcoming", "last"):
            strict = ""
        return Timex(i, m.end(), "day", weekday=WEEKDAYS[m["wd"]], shift=(n, "weekday"), mod=strict)
    if m["monthname"]:
        modal = m["monthname"] in ("may", "march") and not text[m.start("monthname")].isupper()
        return (
            None
            if m["n"] or rel == "that" or modal
            else Timex(i, m.end(), "month", month=MONTHS[m["monthname"]], shift=(n, "monthname"))
        )
    if m["season"]:
        return (
            None if m["n"] else Timex(i, m.end(), "season", part=_SEASONS[m["season"]], shift=(n, "season"))
        )
    if m["part"]:
        return (
            None
            if m["n"] or rel == "that"
            else Timex(i, m.end(), "part", part=_PARTS[m["part"]], shift=(n, "day"))
        )
    if m["feast"]:
        return None if m["n"] else Timex(i, m.end(), "day", feast=m["feast"], shift=(n, "feast"))
    unit = _UNITS[m["unit"]]
    if m["n"] and m["n"] != "one":
        return _stretch(i, m) if n else None
    if rel in ("past", "this past", "coming") and unit not in ("weekend", "night") and not m["plural"]:
        return Timex(i, m.end(), unit, count=(n, unit))
    if m["plural"]:
        return Timex(i, m.end(), "vague", "vague")
    if unit == "night":
        return Timex(i, m.end(), "part", part="NI", shift=(n, "day"))
    if unit in ("minute", "hour", "second"):
        return Timex(i, m.end(), unit, count=(n, unit)) if n else None
    if rel in ("that", "same") or (rel == "current" and unit == "day"):
        return (
            Timex(i, m.end(), "vague", "vague")
            if rel != "current"
            else Timex(i, m.end(), "day", shift=(0, "day"))
        )
    if unit == "season":
        return None
    return Timex(i, m.end(), unit, shift=(n, unit))
