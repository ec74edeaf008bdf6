"""The words and patterns of dates and times: what the other modules match against.

Language is a value: another language is another such table. The inventory of forms
follows TimeML (Pustejovsky et al., 2003); the patterns are our own. Every pattern
reads a bounded number of characters.
"""

from __future__ import annotations

import re

from . import numbers
from .feasts import FEASTS

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
        "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs"
        "|friday fri|saturday sat|sunday sun".split("|")
    )
    for name in names.split()
}
SEASONS = {"spring": "SP", "springtime": "SP", "summer": "SU", "summertime": "SU", "autumn": "FA",
    "fall": "FA",
            "winter": "WI", "wintertime": "WI"}  # fmt: skip
PARTS = {"morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV",
    "night": "NI",
          "evenings": "EV", "nights": "NI", "overnight": "NI", "midday": "MI", "daytime": "DT", "am": "MO",
          "pm": "AF", "lunchtime": "MI", "dawn": "MO", "dusk": "EV"}  # fmt: skip
UNITS = {
    "second": "second", "minute": "minute", "min": "minute", "hour": "hour",
    "hr": "hour", "sec": "second",
    "day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "quarter": "quarter",
    "year": "year",
    "decade": "decade", "century": "century", "centurie": "century", "weekend": "weekend", "night": "night",
    "weeknight": "night", "workweek": "workweek", "working week": "workweek", "work week": "workweek",
    "business day": "workday", "working day": "workday", "workday": "workday", "trading day": "workday",
}  # fmt: skip
NOW = {"today": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tonight": 0, "tonite": 0}


JOINT = r"(?: ?- ?| (?:to|through|until|till|thru|and)(?: the)? )"


def any_of(words: object) -> str:
    """Return a pattern of any of `words`, the longest tried first."""
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))  # type: ignore[attr-defined]


MONTH = rf"(?P<month>{any_of(MONTHS)})(?![^\W\d_])\.?"
DAY = (
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%°/]|[.,:]\d"
    r"| ?(?:percent|per cent|million|billion|%))"
)
YEAR4 = r"(?P<year>1[2-9]\d\d|20\d\d|21\d\d)(?![\d%]|[.,]\d|:\d)"
YEAR2 = r"'(?P<short>\d\d)(?!\d)"
WD = rf"(?P<wd>{any_of(WEEKDAYS)})(?![^\W\d_])\.?"
U = rf"(?P<unit>{any_of(UNITS)})(?P<plural>s)?(?![^\W_])"
N = (
    r"(?P<n>\d{1,4}(?:\.\d)?|an?|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|several"
    r"|a few|few|a couple of|a couple|half an?"
    r"|(?:two|three|four|five|six) and a half)"
)
ORD = rf"(?P<ord>\d{{1,2}}(?:st|nd|rd|th)|{any_of(w for w, n in numbers.ORDINALS.items() if n < 31)}"
ORD += r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))(?!\w)"


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


TAIL = re.compile(
    rf"{JOINT} ?(?:the )?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.,/]\d"
    rf"|%|\w)|{any_of(w for w, n in numbers.ORDINALS.items() if n < 31)})"
    r"(?![^\W_])"
)
MDY = Rule(
    rf"{MONTH}(?: ?[/-] ?| ?(?:(?<!\. )the )?)(?:{DAY}|(?<!\. ){ORD})"
    rf"(?: ?,? ?(?:of |in )?{YEAR4}|,? ?{YEAR2}|-(?P<dash>20\d\d))?"
)
_COUNTED = r"(?:the |(?<=the ))\d\d? [a-z]+\.? \d\d? [a-z]{4}"  # "the 19 Sept. 11 hijackers"
DMY = Rule(
    rf"(?!{_COUNTED})(?:the )?(?:{DAY}|{ORD})(?: day)?(?: ?[/-] ?| )?(?:of )?(?<![\d]){MONTH}"
    rf"(?: ?[,/-]? ?(?:of |in )?{YEAR4}|,? ?{YEAR2})?"
)
MY = Rule(rf"{MONTH}(?: ?,? ?(?:of |in )?|[/-]){YEAR4}|{MONTH} {YEAR2}")
MONTHSPAN = Rule(
    rf"(?P<first>{any_of(MONTHS)})\.?(?: ?- ?| to | through |/){MONTH}(?: {YEAR4}|(?! ?[\d,/-]))"
)
MREL = Rule(rf"{MONTH} (?:of )?(?P<rel>this|last|next) year")
M = Rule(MONTH)
YMD = Rule(
    r"(?P<year>1[5-9]\d\d|20\d\d)(?P<s>[-/. ])(?P<month>0?[1-9]|1[0-2])\2"
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?![\d]|[/-]\d)"
)
YMND = Rule(
    rf"(?P<year>1[5-9]\d\d|20\d\d)[-/ ](?:{MONTH}[-/ ](?P<day>\d{{1,2}})"
    rf"|(?P<day>\d{{1,2}})[-/ ]{MONTH})(?!\d)"
)
COMPACT = Rule(r"(?P<year>19\d\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
NUMERIC = Rule(r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})\2(?P<year>\d{4}|\d\d)(?!\d|[/.]\d|-\d(?!\d?[-/]))")
DM = Rule(r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})(?![\d/%]|[.,]\d)")
DMAT = Rule(
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?=,? (?:at|before|after|by|from|until|till|between|later than) "
    r"(?:\d{1,2}(?::\d\d)? ?[ap]\.? ?m|\d{1,2}:\d\d|noon|midnight|midday))"
)
DYM = Rule(rf"(?P<day>\d{{1,2}})-(?P<year>20\d\d)-{MONTH}")
YEAR = Rule(rf"{YEAR4}(?!-\d\d\d\d?\d?\d?-|-\d\d?-\d|[^\W\d_])")
DECADE = Rule(
    r"(?:the )?(?:(?P<y>1[0-9]\d0|20\d0)'?s|'?(?P<yy>[2-9]0)'?s(?="
    r" |\.|,|$)|(?:nineteen[- ])?(?P<w>twenties|thirties|forties|fifties|sixties|seventies"
    r"|eighties|nineties))\b"
)
CENTURY = Rule(rf"(?:the )?{ORD}[- ]{{1,2}}century\b")
Q = Rule(
    rf"(?:the )?(?:(?P<fiscal>fiscal)[- ])?(?:{ORD}[- ](?:fiscal[- ])?"
    r"(?P<what>quarter|half)\b|(?P<q>[qh])(?P<n>[1-4])(?!\w))(?: ?"
    rf"(?:of |in |,)? ?(?:the )?(?:year |fiscal )?(?:{YEAR4}|(?P<rel>this"
    r"|last|next) year)|-(?P<dash>20\d\d)| of the (?P<bare>year)(?!\w))?"
)
YQ = Rule(rf"(?:the )?{YEAR4}(?:-| )(?:(?P<q>[qh])(?P<n>[1-4])(?!\w)|{ORD}[- ](?P<what>quarter|half)\b)")
RELQ = Rule(rf"(?P<rel>this|last|next) year's {ORD} (?P<what>quarter|half)")
SEASON = Rule(
    rf"(?:the )?(?P<season>{any_of(SEASONS)})(?: (?:of )?(?:{YEAR4}|(?P<rel>this|last|next) year))?(?!\w)"
)
FEAST = Rule(
    rf"(?:(?:the )?(?P<weekend>weekend) of )?(?P<feast>{any_of(FEASTS)})(?!\w)(?: (?:of )?{YEAR4})?"
    rf"(?: (?P<weekend>weekend)(?!\w)(?: (?:of )?{YEAR4})?)?"
)
TWICE = Rule(
    r"(?:the )?(?P<unit>week|weekend|fortnight|month|quarter|year|decade)"
    r" (?P<dir>after next|before last)(?!\w)"
)
RELATIVE = Rule(
    r"(?:the )?(?:(?P<rel>last|past|previous|preceding|this past|this"
    r"|next|coming|upcoming|this coming|this upcoming"
    rf"|following|current|same|that) (?:(?P<n>\d{{1,3}}|{any_of(list(numbers.ONES)[1:])}"
    r"|few|several|couple of|forty|twenty|thirty) )?"
    rf"(?:{U}|{WD}|(?P<monthname>{any_of(m for m in MONTHS if len(m) > 3 or m == 'may')})(?!\w)"
    rf"|(?P<season>{any_of(SEASONS)})(?!\w)|(?P<part>morning|afternoon"
    rf"|evening)(?!\w)|(?P<feast>{any_of(FEASTS)})(?!\w)))"
)
NREL = Rule(rf"(?:the )?{N} (?P<rel>last|past|previous|next|coming|following) {U}")
AGO = Rule(
    r"(?P<hedge>about |around |some |nearly |almost |more than |less"
    rf" than |over |at least )?{N}[- ]{U}(?: or so)? (?P<dir>ago|earlier"
    r"|before now|from now|hence|later)(?!\w)(?! (?:this|than) )"
)
# "In a weekend interview" and "in a night raid" say when by another noun.
IN = Rule(
    rf"in (?!a (?:weekend|night)\b)(?:about |around )?{N} {U}(?:' time|'s time|s' time)?(?! of\b)(?!\w)"
    r"(?! from (?:today|now|tomorrow|yesterday)\b)"
)
FROM = Rule(rf"{N} {U} (?P<dir>before|after|from|since|prior to)(?= )")
WEEKOF = Rule(
    rf"(?:the )?week (?P<n>\d{{1,2}})(?: of (?:{YEAR4}|(?P<rel>last"
    rf"|this|next) year))?(?!\w)|(?:the )?(?:{ORD}|(?P<last>last)) week"
    rf" (?:of|in) (?:{MONTH}(?: {YEAR4})?|(?P<year>20\d\d|19\d\d))"
)
NTHOF = Rule(
    rf"(?:the )?(?:{ORD}|(?P<last>last)) (?:(?P<what>day|month|week)"
    rf"|{WD}(?: (?P<part>morning|afternoon|evening|night))?)"
    r" (?:of|in) (?:the"
    r" )?(?:(?P<rel>this|last|next|previous|following) (?P<of>month"
    rf"|year)|(?P<year>20\d\d|19\d\d)|(?P<bare>month|year)(?!\w)|(?:{MONTH}"
    rf"(?: {YEAR4})?))"
)
NTHTHIS = Rule(
    rf"(?:the )?(?:{ORD} (?:of|in)|(?P<ord>\d{{1,2}}(?:st|nd|rd|th))|(?P<digits>\d\d?) (?:of|in)) (?:the )?"
    r"(?P<rel>this|last|next|previous|following|coming) (?P<of>month)(?!\w)"
)
# A weekday or "next" may stand before a date that it says nothing new of.
NEXTDAY = re.compile(
    rf"(?P<rel>this|last|next|coming|upcoming|this coming|this past) (?=(?:the )?{ORD}(?: of)? {MONTH})"
)
WEEKDAYFROM = Rule(
    rf"{N} (?P<wd>{any_of(w for w in WEEKDAYS if w.endswith('day'))})s?"
    r" (?P<dir>ago|from now|from today|hence)(?!\w)"
)
WEEKENDOF = re.compile(r"(?:the )?weekend of (?:the )?(?=\d|[a-z]{3,9}\b)")
OFYEAR = re.compile(r",? (?:of )?(?P<rel>this|last|next) year(?!\w)")
NEXTTO = re.compile(r"(?:the )?day (?P<dir>after|before) (?:the )?(?=[\w'])")
MONTHCARDINAL = Rule(
    rf"{MONTH} (?P<n>(?:twenty|thirty)[- ](?:{any_of(list(numbers.ONES)[1:10])}))"
    rf"(?:,? {YEAR4})?(?=[.,;!?]|$| (?:in|at|from|to|and)\b)"
)
# "A year and a half ago"; two and a half is a number of its own.
HALFAGO = Rule(rf"(?P<n>an?|one) {U} and a half (?P<dir>ago|from now)(?!\w)")
CARDINAL = Rule(
    rf"(?P<n>(?:twenty|thirty)[- ](?:{any_of(list(numbers.ONES)[1:10])})|{any_of(list(numbers.ONES)[1:])}"
    rf"|twenty|thirty) {MONTH}(?= (?:fif|six|seven|eigh|nine)teen |two thousand| twenty )"
)
DAYBEFORE = Rule(r"(?:the )?day (?P<dir>before|after) (?P<what>yesterday|tomorrow)(?!\w)")
TODAY = Rule(rf"(?P<now>{any_of(NOW)})(?!\w)")
# "Earlier in the year", "the rest of the week": parts of the week, month or year that it is now.
WITHIN = Rule(
    r"(?:(?P<mod>earlier|later|early|late) in|(?:the )?(?P<rest>rest|remainder|remaining) of)"
    r" (?:the|this) (?P<unit>week|month|year)(?!\w)"
)
THENTH = Rule(
    rf"(?:the )(?:{ORD})(?! ?(?:century|quarter|half|week|time|floor"
    rf"|place|day|[a-z]{{3,}}|[a-z]\.[a-z]))|(?<=on )(?:the )?(?P<ord>\d{{1,2}}(?:st"
    rf"|nd|rd|th))(?!\w)(?! (?!from\b|between\b|after\b|before\b|until\b)[a-z]{{4,}})"
    r"|(?<=on )the (?P<ord>[12]?\d|3[01])(?=,? (?:from|between|at) \d)"
)
WEEKDAY = Rule(
    r"(?:(?P<rel>last|past|next|this|coming|previous|upcoming|this"
    r" past|this coming|this upcoming|following) )?"
    rf"(?:week(?: on)? ?-? ?)?{WD}(?:,? (?:the )?(?P<day>\d{{1,2}}(?:st"
    r"|nd|rd|th)|(?:[12]\d|3[01])(?=[!.,?]? ?$|[!,?]| at | from | between"
    r" ))(?!\w))?"
)
WEEKREL = Rule(
    rf"{WD} (?:of )?(?P<rel>last|this|next|the following) week(?!\w)"
    r"|(?P<rel2>last|this|next|previous|the following) week(?: on|"
    rf" -|'s)? {WD.replace('<wd>', '<wd2>')}"
)
SET = Rule(
    rf"(?:every|each)(?: other| single| {ORD})? (?:{N} )?(?:{U}|{WD}|weekday(?!\w)|(?:{any_of(MONTHS)})"
    rf"(?!\w)|(?:{any_of(PARTS)})(?!\w)|(?:{any_of(SEASONS)})(?!\w))"
    rf"|(?:the )?{ORD} (?:(?:day|{WD}) )?(?:of|in) (?:every|each) {U}"
    rf"|(?:once|twice) (?:an?|every|each|per) {U}"
    r"|(?:daily|weekly|monthly|quarterly|annually|yearly|hourly|nightly|biweekly|everyday)(?!\w)"
    r"|(?:weekdays|weekends|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)(?!\w)"
)
VAGUE = Rule(
    r"(?:recently|currently|now|right now|nowadays|at present|at the"
    r" present time|at the moment|at this time|these days"
    r"|the near future|the future|lately|formerly|at that time|in the past(?! (?:\d|[a-z]{3,})))(?!\w)"
)
HOUR12 = Rule(
    r"(?P<h>\d{1,2})(?:(?::|\.) ?(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)?"
    r" ?(?P<ap>[ap])(?: ?\. ?m\b(?: ?\.)?|\.?m(?![\w])\.?|(?!\w|\.\w))"
)
HOUR12B = Rule(r"(?P<h>1?\d)(?P<m>[0-5]\d) ?(?P<ap>[ap])\.?m\b\.?")
HOUR24 = Rule(r"(?P<h>[01]?\d|2[0-4]): ?(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:]|\.\d)")
HOURS = Rule(r"(?P<h>[01]\d|2[0-4])[.:]?(?P<m>[0-5]\d) ?(?:hours|hrs|h|gmt|utc)(?!\w)")
CLOCKWORD = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
OCLOCK = Rule(
    rf"(?P<h>\d{{1,2}}|{CLOCKWORD}) ?o'?clock|(?P<hw>{CLOCKWORD})(?:"
    r"[- ](?P<mw>thirty|fifteen|forty[- ]five))? (?P<ap>[ap]) ?\.? ?m\b\.?"
    r"(?: ?\.)?"
)
PAST = Rule(
    rf"(?P<m>half|quarter|a quarter|\d{{1,2}}|five|ten|twenty|twenty[-"
    rf" ]five)(?: minutes)? (?P<dir>past|to) (?P<h>\d{{1,2}}|{CLOCKWORD})"
    r"(?: o'?clock)?(?!\w)"
)
HOURPART = Rule(
    rf"(?P<h>\d{{1,2}}|{CLOCKWORD})(?:[- ](?P<mw>thirty|fifteen|forty[- ]five))?"
    r" in the (?P<part>morning|afternoon|evening)(?!\w)"
)
NOON = Rule(r"(?:12 )?(?P<w>noon|midday|midnight)(?!\w)")
PART = Rule(
    r"(?:(?:early|late|later|mid)[- ])?(?:in the |in |at |during the"
    r" |the |on )?(?:(?P<mod>early|late|later in the|later|mid)[- ])?"
    rf"(?P<part>{any_of(p for p in PARTS if p not in ('am', 'pm'))})"
    r"(?!\w)"
)
INPART = Rule(r" (?:in the|this) (?P<part>morning|afternoon|evening)|(?P<night> at night| tonight)(?!\w)")
AT = Rule(
    r"(?:,? (?:at |on |about |around |from |for )?(?:about |around"
    r" |approximately |just after |just before )?|,? @ ?| ?, ?)"
)
ON = Rule(r"(?:,? (?:on |of )?(?:the )?| ?, ?)")
MOD = Rule(
    r"(?:(?P<early>earlier(?: in| on|(?! than))|early(?: in| on)?|(?:at )?the"
    r" (?:start|beginning) of|(?:start|beginning) of|the early part"
    r" of)"
    r"|(?P<late>later(?: in| on|(?! than))|late(?!r)(?: in| on)?"
    r"|(?:at )?the end of|end of|the latter part of)"
    r"|(?P<mid>(?:at )?(?:the )?middle of|mid-?|midway through)"
    r"|(?P<soon>(?:shortly|just|soon|a little|little) (?:after|past))"
    r"|(?P<nigh>(?:shortly|just|a little|little) before)"
    r"|(?P<before>before|prior to|(?:no|not) later than|(?<!no )(?<!not )(?:earlier|sooner) than"
    r"|in advance of|ahead of)"
    r"|(?P<after>after|(?<!no )(?<!not )later than|(?:no|not) (?:earlier|sooner) than|following)"
    r"|(?P<about>around|about|circa|approximately|roughly))[- ]?(?:the )?(?=[\w'])"
)
FRAMED = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|during|from|to|through|for"
    r"|before|after|late|early|mid|between|and|fiscal|year|around"
    r"|about|circa|summer|winter|spring|autumn|fall|season|quarter"
    r"|half|the|back|born|than|[-–,(=]|olympics?|championships?)[ -]?"
    r"|[(=])$"
)
MONTH_BEFORE = re.compile(
    r"\b(?:in|of|since|until|till|by|during|from|to|through|before"
    r"|after|late|early|mid|between|and|last|next|this|each"
    r"|every|for|or|end|beginning|on)[ -](?:the )?$"
)
TO = re.compile(r" ?- ?| (?:to|through|until|till|thru|up to)(?: the)? (?:about |around )?|~")
ANDTO = re.compile(r" and(?: the)? | ?- ?| (?:to|through|until|till) ")
# Where a range ends that goes on: "from March to date", "until the present day".
TODAY_END = re.compile(
    r"(?:the )?(?:(?:current|present) (?:date|day|time)|(?:date|present|now))(?!\w)"
    r"(?! (?!and |or |but |in |on |for |at |is |was |has |have |had |with )[a-z])"
)

# Nouns that a number of four digits counts: "2000 people" is no year.
COUNTER = Rule(
    r"[- ](?:people|men|women|children|[a-z]+ers|homes|houses|troops"
    r"|years?|days?|hours?|minutes?|km|kilomet\w+|miles?"
    r"|metres|meters|m|feet|tonnes|tons|kg|soldiers|jobs|dollars|euros"
    r"|pounds|yen|students|deaths|cases|votes|times"
    r"|hectares|acres|seats|points|units|members|employees|victims"
    r"|%|percent|per cent|calories|words|copies)(?!\w)"
)


REL = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this past": -1, "next": 1, "coming": 1,
    "upcoming": 1,
        "following": 1, "the following": 1, "this coming": 1, "this upcoming": 1}  # fmt: skip
