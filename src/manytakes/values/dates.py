"""Dates and times as written: the words, not yet their place in time.

    at(text, flat, i) -> Timex | None     the longest date, time or range that starts at `i`

`flat` is `text` folded; the case of a letter in `text` tells March from march. Each
rule is tried at one place and reads a bounded number of characters.
"""

from __future__ import annotations

import re

from . import clock, days, forms, numbers, parts
from .calendar import Timex
from .feasts import FEASTS

<<<<<<< HEAD
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
=======
>>>>>>> values
STARTS = (
    frozenset(forms.MONTHS) | frozenset(forms.WEEKDAYS) | frozenset(forms.NOW) | frozenset(forms.SEASONS)
    | {m for f in FEASTS for m in [f.split()[0].split("'")[0].strip(".")]}
    | set(
        "the last past previous this next coming upcoming following current"
" same early earlier late later mid middle end"
        " start beginning before after prior no ahead around about circa"
" in day week every each daily weekly monthly"
        " quarterly annually yearly hourly nightly everyday q h noon midnight"
" midday half quarter a an several few some"
        " nearly almost more less over at recently currently now right"
" nowadays soon future morning afternoon evening"
        " overnight tonight night from between by preceding roughly approximately"
" mornings afternoons evenings mondays"
        " tuesdays wednesdays thursdays fridays saturdays sundays lunchtime"
" during that couple recent lately formerly"
        " previously once twenties thirties forties fifties sixties seventies"
" eighties nineties these dawn dusk midway"
        .split()
    )
    | set(numbers.ONES) | set(numbers.TENS) | {w for w, n in numbers.ORDINALS.items() if n < 100}
)  # fmt: skip


# Words that make a date one; the other starts only lead up to them.
STRONG = (
    set(forms.MONTHS) | set(forms.WEEKDAYS) | set(forms.NOW) | set(forms.SEASONS) | set(forms.PARTS)
    | {u + s for u in forms.UNITS for s in ("", "s")}
    | {f.split()[0].split("'")[0].strip(".") for f in FEASTS}
    | set(
        "noon midnight midday q h now recently currently nowadays present"
" moment time days lately formerly future past"
        " century centuries twenties thirties forties fifties sixties"
" seventies eighties nineties daily weekly monthly"
        " quarterly annually yearly hourly nightly biweekly everyday mondays"
" tuesdays wednesdays thursdays fridays"
        " saturdays sundays half".split()
    )
    | set(numbers.ONES) | set(numbers.TENS) | {w for w, n in numbers.ORDINALS.items() if n < 100}
)  # fmt: skip

# A digit begins a date only when a mark, a letter or (after four digits) a group of digits follows.
_HINT = re.compile(
    r"\d{1,8}(?: ?[-/.:~,'’] ?\d| ?(?:st|nd|rd|th)?[-/' ]? ?[a-z]|[-/.'] ?[a-z])|\d{4}(?!\d)|\d{8}(?!\d)"
)


def at(text: str, flat: str, i: int) -> Timex | None:
    """Return the longest date or time at `i`: a range, or one point with its hedges."""
    if i and (
        flat[i - 1].isalnum()
        or (flat[i - 1] in "-./" and i > 1 and flat[i - 2].isalnum() and flat[i].isdigit())
    ):
        return None
    if flat[i].isdigit() and not _HINT.match(flat, i):
        return None
    if hours := clock.hourspan(flat, i, False):
        return _joined_date(text, flat, hours)
    for word, joint in (("from ", forms.TO), ("between ", forms.ANDTO)):
        if flat.startswith(word, i):
            j = i + len(word)
            if found := _days(text, flat, j):
                return found._replace(start=i)
            low = _point(text, flat, j, True)
            if low and (found := _tail(flat, low)):
                return found._replace(start=i)
            if low and (m := joint.match(flat, low.end)) and (high := _point(text, flat, m.end(), True)):
                return _ranged(low, high)._replace(start=i)
            return None
    if found := _days(text, flat, i) or _months(flat, i):
        return found
    t = _point(text, flat, i)
<<<<<<< HEAD
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
=======
    if t is None or t.kind == "set":
        return t
    if found := _tail(flat, t):
        return found
    if m := forms.TO.match(flat, t.end):
>>>>>>> values
        high = _point(text, flat, m.end())
        explicit = "thr" in m.group() or "till" in m.group()
        if high and high.kind != "set" and (_grain(t) == _grain(high) or explicit) and not t.base:
            return _ranged(t, high)
    return t


def _months(flat: str, i: int) -> Timex | None:
    """Read "Jan-Feb 2017", "May to July 2020"."""
    m = forms.MONTHSPAN.match(flat, i)
    if not m:
        return None
    first, last = forms.MONTHS[m["first"]], forms.MONTHS[m["month"]]
    until = Timex(i, m.end(), "month", year=int(m["year"]), month=last)
    return until._replace(month=first, until=until) if first < last else None


def _tail(flat: str, t: Timex) -> Timex | None:
    """Read the rest of "May 5-7, 2023", "April ninth through seventeenth"."""
    if t.unit != "day" or t.month is None or t.day is None or t.hour is not None or t.base or t.year:
        return None
    m = forms.TAIL.match(flat, t.end)
    day = _dayword(m["d"]) if m else 0
    if not m or not t.day < day <= 31 or _COUNTS_AFTER.match(flat, m.end()):
        return None
    if " and" in m.group() and m["d"].isdigit():
        return None
    year = _TAIL_YEAR.match(flat, m.end())
    high = t._replace(day=day, end=year.end() if year else m.end(), year=int(year[1]) if year else None)
    return t._replace(end=high.end, until=high, year=high.year)


_TAIL_YEAR = re.compile(r",? ((?:19|20)\d\d)(?!\d)")
<<<<<<< HEAD
_COUNTS_AFTER = re.compile(rf" (?:people|men|women|per|million|[a-z]+s\b|(?:of )?(?:{_any(MONTHS)})\b)")
_HEAD = re.compile(
    rf"(?:the )?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?|{_any(w for w, n in numbers.ORDINALS.items() if n < 31)}){_TO_}(?=(?:the )?[\da-z])"
<<<<<<< HEAD
=======
_COUNTS_AFTER = re.compile(
    rf" (?:people|men|women|per|million|[a-z]+s\b|(?:of )?(?:{forms.any_of(forms.MONTHS)})\b)"
)
_HEAD = re.compile(
    r"(?:the )?(?P<d>\d{1,2}(?:st|nd|rd|th)?|"
    rf"{forms.any_of(w for w, n in numbers.ORDINALS.items() if n < 31)}"
    rf"){forms.JOINT}(?=(?:the )?[\da-z])"
>>>>>>> values
=======
>>>>>>> quotes
)


def _dayword(word: str) -> int:
    return int(word) if word.isdigit() else parts.ordinal_of(word)


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
    if not days.FIRST.match(flat, m.end()) or (
        flat[m.end() : m.end() + 3].isalpha() and forms.MDY.match(flat, m.end())
    ):
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


def _point(text: str, flat: str, i: int, framed: bool = False, hedged: bool = False) -> Timex | None:
    """Return one date, time, or date with time at `i`; `hedged` when a hedge was read already."""
    if m := forms.SET.match(flat, i):
        after = clock.time_at(flat, clock.lead_in(flat, m.end()))
        return Timex(i, after.end if after else m.end(), "set", "set")
<<<<<<< HEAD
<<<<<<< HEAD
=======
>>>>>>> quotes
    if (m := _MOD.match(flat, i)) and not (
        m["about"] and flat[max(0, i - 5) : i] in (" how ", "what ", "how ")
    ):
        inner = _point(text, flat, m.end(), True)
=======
    if (
        not hedged
        and (m := forms.MOD.match(flat, i))
        and not (m["about"] and _HOW.search(flat, max(0, i - 5), i))
    ):
        inner = _point(text, flat, m.end(), True, True)
>>>>>>> values
        if inner and not inner.mod and inner.kind not in ("set", "vague"):
            mod = next(k for k in ("early", "late", "mid", "before", "after", "about") if m.get(k))
            if mod in ("early", "late", "mid") and inner.unit == "minute":
                return None
            if mod == "about":
                return inner._replace(start=i, hedge=m.group().strip())
            if inner.unit == "year" and (
                m.group().startswith("following") or flat.startswith("'s", inner.end)
            ):
                return None  # "after 2021's hit" is after the hit
            return inner._replace(start=i, mod=mod)
    date = days.date(text, flat, i, framed)
    best = _with_time(flat, date) if date else None
    timed = clock.time_at(flat, i)
    if timed and (best is None or timed.end > best.end):
        whole = _with_date(text, flat, timed)
        if best is None or whole.end > best.end:
            best = whole
    if best is None and (m := forms.VAGUE.match(flat, i)):
        return Timex(i, m.end(), "vague", "vague")
    return best


_HOW = re.compile(r"(?:how|what) $")


def _joined_date(text: str, flat: str, hours: Timex) -> Timex:
    """Add the date that follows a range of hours."""
    m = forms.ON.match(flat, hours.end)
    if m and m.end() > hours.end and hours.until:
<<<<<<< HEAD
        date = _date(text, flat, m.end(), True)
<<<<<<< HEAD
=======
        date = days.date(text, flat, m.end(), True)
>>>>>>> values
=======
>>>>>>> quotes
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
    low, high = (clock.halfday(t, date.part) for t in (hours, high))
    timed = date._replace(unit="minute", part="", end=hours.end)
    until = timed._replace(hour=high.hour, minute=high.minute, twelve=high.twelve)
    return timed._replace(hour=low.hour, minute=low.minute, twelve=low.twelve, until=until)


_LEAD = re.compile(r",? (?=from |between |\d)")
_BOUND = re.compile(r" (?P<w>before|after|later than) ")
_AT_HOUR = re.compile(r"(?:,? at| around) $")
_BARE_HOUR = re.compile(r"(?:around )?(1?\d)(?:\.([0-5]\d))?(?![\d:.,]\d|[\d%]| ?[a-z]{2,})")
_TO_PART = re.compile(r",? (?:in the |at |the )?(?:(?:early|late|mid)[- ])?")
_PART_WORD = re.compile(rf"({forms.any_of(forms.PARTS)})(?!\w)")
_ZONE = re.compile(r" (?:est|edt|et|gmt|bst|utc|pst|pdt|cet|cest|local time)(?!\w)")


def _timed(date: Timex, hour: Timex) -> Timex:
    """Put a time of day onto a date."""
    return date._replace(
        unit=hour.unit,
        hour=hour.hour,
        minute=hour.minute,
        second=hour.second,
        twelve=hour.twelve,
        part=hour.part,
    )


def _with_time(flat: str, date: Timex) -> Timex:
    """Add the time that follows a date."""
    if (
        date.kind in ("set", "vague")
        or date.unit not in ("day", "part")
        or date.base
        or date.hour is not None
    ):
        return date
    lead = _LEAD.match(flat, date.end)
    if lead and (hours := clock.hourspan(flat, lead.end(), True)):
        return _onto(date, hours)
    bound = _BOUND.match(flat, date.end)
    if bound and (hour := clock.time_at(flat, bound.end())) and hour.unit == "minute":
        return _timed(date, hour)._replace(end=hour.end, mod="before" if bound["w"] == "before" else "after")
    j = clock.lead_in(flat, date.end)
    if j > date.end:
        found = clock.time_at(flat, j)
        bare = (
            _BARE_HOUR.match(flat, j) if found is None and _AT_HOUR.search(flat, max(0, j - 8), j) else None
        )
        if bare and 0 < int(bare[1]) <= 12:
            found = Timex(j, bare.end(), "minute", hour=int(bare[1]), minute=int(bare[2] or 0), twelve=True)
        if found:
            part = date.part or found.part
            found = clock.halfday(found, part)
            return clock.inpart(flat, _timed(date, found)._replace(end=found.end, part=part))
    m = _TO_PART.match(flat, date.end) if date.unit == "day" else None
    if m and (word := _PART_WORD.match(flat, m.end())) and forms.PARTS[word[1]] != "MI":
        if word[1] in ("am", "pm") and date.shift is None:
            return date
        whole = date._replace(end=word.end(), unit="part", part=forms.PARTS[word[1]])
        return _with_time(flat, whole) if clock.lead_in(flat, word.end()) > word.end() else whole
    return date


def _with_date(text: str, flat: str, hour: Timex) -> Timex:
    """Add the date that follows a time: "noon Saturday", "10 p.m. on May 3"."""
    hour = clock.inpart(flat, hour)
    zone = _ZONE.match(flat, hour.end)
    m = forms.ON.match(flat, zone.end() if zone else hour.end)
    if not m or m.end() == hour.end:
        return hour
    date = days.date(text, flat, m.end(), True)
    if date is None or date.unit not in ("day", "part") or date.kind in ("set", "vague") or date.base:
        every = forms.SET.match(flat, m.end())
        return Timex(hour.start, every.end(), "set", "set") if every and "," not in m.group() else hour
    if date.unit == "part":
        hour = clock.halfday(hour, date.part)
    return _timed(date, hour)._replace(start=hour.start, part=hour.part or date.part)
