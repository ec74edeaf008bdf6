"""What a date is of, and which two dates are of one deed, however unlike the sentences around them are.

    of_saying(value, claim, words) -> bool    when something was said, not when it was done
    limit(value, claim, words)     -> str     the word by which a date is a limit and no moment
    of_another(value, claim, words) -> bool   of a picture, a post, a page, or a remark's own day
    read_alike(x, y, words)        -> bool    two dates may be one, as far as their words tell
    comparable(x, a, y, b, words)  -> bool    if two dates clash, what claims `a` and `b` tell does
    unknown_to(x, y, here, there)  -> bool    one day is past what the other's article could tell of
    roles(...)                     -> {(span, span): OWN}

Articles tell a story's main deed in words of their own: "the crash occurred early on Monday", "a bus
collided with a lorry on Friday". Two days are of one deed where

- each hangs on one telling word, a verb of linked claims, or a noun of days that the other account
  has nowhere: "Monday's attack", "Friday's attack", or
- the model of roles is sure, and claims that hold them are linked, or
- both are at one hour, "shortly before 9pm", "at 8.49pm".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from operator import attrgetter

from rapidfuzz.distance import Prefix

from .. import datelines, text, values
from ..model import Claim, Parse, Span, Token, Value, When
from ..rarity import idf
from .points import LINK
from .scores import Scores
from .telling import TELLING, content
from .whose import OWN

Words = Callable[[Span], str]

STEM = 4  # letters of a verb from which a noun that opens with them is of it
SURE = 0.55  # role score from which days answer one question in linked claims, be their verbs unlike
OPENING = 3  # sentences of an article that say what it is about
TOLD = 3  # telling words of two sentences that are something
AN_HOUR = 0.15  # role score of two days at one hour
LONG_WEEKEND = timedelta(days=3)  # a longer time is none on which a deed is done
WEEK = timedelta(days=7)
HOUR = timedelta(minutes=40)  # how far apart two times are that may be one hour: "about nine", "at 8.25"
AHEAD = 60  # characters before a date in which a limit is named, or what leads up to it
_PUT_OFF = re.compile(r"\b(?:postpon|delay|adjourn|deferr|put off|resched|push|mov)\w*\b.* (?:until|till) ")
_LIMIT = re.compile(r"\b(by|since|till|until) (?:at least |the )?$")
# The last verb of saying before a date, and the words that show a clause to have begun since.
_SAID = re.compile(r".*\b(?:said|says|told|tells|announced|confirmed|reported|added|tweeted|stated)\b", re.S)
_CLAUSE = frozenset(
    "that he she it they we i who which was were is are be been being has had have will would".split()
)
_STAMPED = frozenset("at by dated filed in on posted published the updated".split())  # beside a page's date
_DAYS = frozenset(("day", "part", "minute"))
_FROM_NOW = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|ago|this|last|next|past|coming|earlier|later|recent\w*)\b"
)
_ZONE = re.compile(r"\b(?:gmt|utc)\b")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:\b|[a-z]*(?:ary|ch|il|st|ber)\b)"
)
_YEARS_AGO = re.compile(r"\byears? ago\b")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_ITS_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OWNED = re.compile(r"[’']s?((?: [\w-]+){1,3})")  # "Friday's second semifinal"
_RELATIVE = re.compile(r", (?:which|who) (?:(?:also|had|has|have|was|were) )*(\w{4,})[^,;:.]*$")
_LED = re.compile(r"\b(?:[a-z][\w’'-]*|After|Before|By|From|In|On|Since|Until)\s$")
_CAPTION = re.compile(  # "A crane is seen in Varn, May 3, 2019", "Updated at 9:57 a.m."
    r"\bfile photo\b|\bhide caption\b|\bphotos?(?: by|:)|\b(?:is|are) (?:seen|pictured|shown)\b"
    r"|\b(?:photographed|pictured) (?:on|in)\b|^\W*update\b|\bupdated (?:at|on)\b",
    re.I,
)
_STAND_INS = frozenset((2, 4))  # years of a weekday in some week, and of a day in some year
_TIMES = frozenset(
    "hour minute moment morning afternoon evening night day week weekend month year time start end".split()
)
_HAPPEN = frozenset("happen occur come take be".split())
_SUBJECT = frozenset("nsubj nsubjpass".split())


def of_saying(value: Value, claim: Claim, words: Words) -> bool:
    """Tell whether a date is when something was said, not when it was done: "said on Monday that"."""
    if not isinstance(value.reading, When):
        return False
    before = text.fold(words(claim.sentence))[: max(0, value.span.start - claim.sentence.start)]
    said = _SAID.match(before)
    return said is not None and _CLAUSE.isdisjoint(before[said.end() :].split())


def limit(value: Value, claim: Claim, words: Words) -> str:
    """Return the word by which a date is no moment but a limit, "" for none: "by Monday", "since Monday".

    What is put off until a day is done on it.
    """
    if not isinstance(value.reading, When):
        return ""
    begin = max(0, value.span.start - claim.sentence.start)
    before = text.fold(words(claim.sentence)[max(0, begin - AHEAD) : begin])
    found = _LIMIT.search(before)
    return found[1] if found and not _PUT_OFF.search(before) else ""


def of_another(value: Value, claim: Claim, words: Words) -> bool:
    """Tell whether a date is of no deed that is told: a picture's, a post's or a page's, or a remark's own.

    A remark may be of any day, and what it calls "today" was that one. A full date that no word leads up to
    ("Varn, May 3, 2019") closes a caption, signs a post or stamps a page: news seldom gives its own year.
    "Varn, May 3 (Wire):" is when the article was filed.
    """
    if not isinstance(value.reading, When):
        return False
    voice, said = claim.voice, text.fold(words(value.span))
    if voice and voice.kind != "indirect" and any(s.holds(value.span) for s in voice.content):
        return _FROM_NOW.search(said) is not None
    sentence = words(claim.sentence)
    if _CAPTION.search(sentence):
        return True
    full = value.reading.precision in ("day", "minute") and _ITS_YEAR.search(said)
    begin = max(0, value.span.start - claim.sentence.start)
    if any(begin < end for _, end in datelines.find(sentence, (Span("", 0, len(sentence)),))):
        return True
    alone = _STAMPED.issuperset(text.folded(sentence[:begin] + sentence[begin + len(value.span) :]))
    return bool(full) and (alone or not _LED.search(sentence[max(0, begin - AHEAD) : begin]))


def comparable(x: Value, a: Claim, y: Value, b: Claim, words: Words) -> bool:
    """Tell whether two dates that clash set their claims apart: both of a deed, of a remark, or one limit."""
    return (
        not read_alike(x, y, words)
        and not of_another(x, a, words)
        and not of_another(y, b, words)
        and of_saying(x, a, words) == of_saying(y, b, words)
        and limit(x, a, words) == limit(y, b, words)
        and not _beside(x, a, y, b, words)
    )


def _beside(x: Value, a: Claim, y: Value, b: Claim, words: Words) -> bool:
    """Tell whether one date alone is of something beside what the claims tell.

    "Play Varn on Saturday", "play Varn, which beat Holm on Friday", "play the winner of Friday's match".
    """
    one, other = _of_what(x, a, words), _of_what(y, b, words)
    if bool(one) == bool(other):
        return False
    told = text.folded(words((b if one else a).sentence))
    return not any(_akin(word, also) for word in one or other for also in told)


def _akin(a: str, b: str) -> bool:
    """Tell whether two words are forms of one, as far as their letters tell: vote, voting."""
    return Prefix.similarity(a, b) >= max(STEM - 1, min(len(a), len(b)) - 1)


def _of_what(value: Value, claim: Claim, words: Words) -> frozenset[str]:
    """Return the words that a date in a relative clause, or one that owns a noun, is of: else none."""
    if not isinstance(value.reading, When):
        return frozenset()
    sentence = words(claim.sentence)
    start, end = value.span.start - claim.sentence.start, value.span.end - claim.sentence.start
    if owned := _OWNED.match(sentence, end):
        return content(owned[1], names=False)
    clause = _RELATIVE.search(text.fold(sentence), 0, max(0, start))
    return frozenset((clause[1],) if clause else ())


def read_alike(x: Value, y: Value, words: Words) -> bool:
    """Tell whether two dates may be one in other words, for all that they were read to be two.

    "On Monday" of two weeks, "November" and "last November", 5 p.m. and 2100 GMT: which week, which year
    and what the hour is there were read from the day of publication, or not at all.
    """
    a, b = x.reading, y.reading
    if not isinstance(a, When) or not isinstance(b, When):
        return False
    said, also = (text.fold(words(v.span)) for v in (x, y))
    if said == also and not any(map(str.isdigit, said)):
        return True
    if len({m[0] if (m := _ZONE.search(s)) else "" for s in (said, also)}) > 1:
        return True
    here, there = (w.start.year if _ITS_YEAR.search(s) else 0 for w, s in ((a, said), (b, also)))
    return any(not values.conflict(turn, b) for turn in _turns(a, said, b, there)) or any(
        not values.conflict(a, turn) for turn in _turns(b, also, a, here)
    )


def _turns(when: When, said: str, other: When, named: int) -> Iterator[When]:
    """Yield what a date would be in the week, or the year, before and after the one it was read to be in.

    And in the year `named` with the `other`, be it long ago: an inquiry into what was done "on 1 November",
    a page dated by the day that it was fetched.
    """
    if when.start.year <= max(_STAND_INS) or _ITS_YEAR.search(said):
        return
    if _MONTH.search(said) or _YEARS_AGO.search(said):
        if (when.start.month, when.start.day) == (2, 29):
            return
        years = {when.start.year + 1, when.start.year - 1, named or when.start.year}
        starts = [when.start.replace(year=year) for year in sorted(years)]
    elif _WEEKDAY.search(said):
        starts = [when.start + WEEK, when.start - WEEK]
        if named:
            starts.append(when.start + round((other.start - when.start) / WEEK) * WEEK)
    else:
        return
    for start in starts:
        yield When(start, start + (when.end - when.start), when.precision, when.hedge)


def unknown_to(x: When, y: When, here: When, there: When) -> bool:
    """Tell whether of two days that articles tell of as past one is past the other's publication, too.

    `here` and `there` are when their articles were published: what was seen on Sunday, and read that
    day, is not what another article tells of Thursday.
    """
    past = x.start.date() <= here.start.date() and y.start.date() <= there.start.date()
    return past and (y.start.date() > here.start.date() or x.start.date() > there.start.date())


def roles(
    claims: Iterable[Claim],
    parses: Mapping[str, Parse],
    account_of: Mapping[str, str],
    words: Words,
    met: Mapping[str, Iterable[str]],
    in_role: Mapping[tuple[Span, Span], float],
    scores: Scores,
) -> dict[tuple[Span, Span], float]:
    """Return, both ways round, each two days of compared articles (`met`) that clash and are of one deed.

    `parses` are by article id; `in_role` is what the model of roles says of the story's values, and
    `scores` what each two claims score.
    """
    days = _days(claims, parses, words)
    given: dict[str, list[When]] = {}  # by account, said or done
    by_article: dict[str, list[_Day]] = {}
    for day in days:
        by_article.setdefault(day.span.article, []).append(day)
        given.setdefault(account_of[day.span.article], []).append(day.whole)
    found: dict[tuple[Span, Span], float] = {}
    for x in days:
        here = account_of[x.span.article]
        for y in (y for id in met.get(x.span.article, ()) for y in by_article.get(id, ())):
            there = account_of[y.span.article]
            if not x.moment or not y.moment or here == there or not _clash(x, y):
                continue
            told_elsewhere = partial(_elsewhere, x, y, given[here], given[there])
            if _one_deed(x, y, in_role.get((x.span, y.span), 0.0), scores, told_elsewhere):
                found[x.span, y.span] = found[y.span, x.span] = OWN
    return found


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that an article gives, and the word that it hangs on."""

    span: Span
    reading: When
    whole: When  # the day, from midnight
    moment: bool  # it is when something was done: no limit, and not when it was told
    deed: str  # the telling word that it hangs on, "" for none
    noun: bool
    main: bool  # the article opens with that word
    ahead: bool  # it is when something will be done
    told: frozenset[str]  # the telling words of its sentence
    plainly: frozenset[str]  # … but for names and what says the day itself
    claims: tuple[Span, ...]


def _days(claims: Iterable[Claim], parses: Mapping[str, Parse], words: Words) -> list[_Day]:
    holding: dict[Value, list[Claim]] = {}
    planned: set[tuple[str, int]] = set()  # where the verbs of what will be done stand
    for claim in claims:
        for v in claim.values:
            holding.setdefault(v, []).append(claim)
        if claim.modality == "planned":
            planned.add((claim.head.article, claim.head.start))
    readings = Counter(v.span for v in holding)
    opening = {id: _opening(parse) for id, parse in parses.items()}
    found = []
    for value, held in sorted(holding.items(), key=lambda vc: vc[0].span):
        reading, claim = value.reading, held[0]
        if not isinstance(reading, When) or readings[value.span] > 1:  # "07/02/2022" is one of two days
            continue
        whole = _whole(reading)
        if whole is None:
            continue
        above = _above(value, claim, parses[value.span.article])
        deed, noun = _deed(above)
        verb = next((t.start for t in above if t.pos in ("VERB", "AUX")), None)
        day = _Day(
            span=value.span,
            reading=reading,
            whole=whole,
            moment=not (
                of_saying(value, claim, words)
                or limit(value, claim, words)
                or of_another(value, claim, words)
            ),
            deed=deed,
            noun=noun,
            main=deed in opening[value.span.article],
            ahead=(value.span.article, verb) in planned,
            told=content(words(claim.sentence)),
            plainly=content(words(claim.sentence), names=False) - content(words(value.span)),
            claims=tuple(c.evidence for c in held),
        )
        found.append(day)
    return found


def _opening(parse: Parse) -> frozenset[str]:
    """Return the words that an article opens with, headline and all."""
    end = parse.sentences[min(OPENING, len(parse.sentences)) - 1][1] if parse.sentences else 0
    return frozenset(text.fold(t.lemma) for t in parse.tokens[:end])


def _whole(reading: When) -> When | None:
    """Return the day of a date, from midnight; None for what is no day: a month, a time of any day."""
    if reading.precision not in _DAYS or reading.start.year == values.TIME_OF_DAY.year:
        return None
    start = reading.start.replace(hour=0, minute=0, second=0, microsecond=0)
    nights = (reading.end if reading.precision == "day" else start) - start  # "this weekend" is two days
    if nights > LONG_WEEKEND:
        return None
    return When(start, start + max(nights, timedelta(days=1)), "day")


def _above(value: Value, claim: Claim, parse: Parse) -> list[Token]:
    """Return the words that a date hangs on, from the nearest up, within its sentence."""
    tokens = parse.tokens
    begin = attrgetter("start")
    lo, last, hi = (
        bisect_left(tokens, at, key=begin)
        for at in (claim.sentence.start, value.span.end, claim.sentence.end)
    )
    first = max(0, bisect_right(tokens, value.span.start, key=begin) - 1)
    inside = range(first, max(first + 1, last))
    at = next((i for i in inside if tokens[i].head not in inside), first)
    found = []
    while lo <= tokens[at].head < hi and tokens[at].head != at:
        at = tokens[at].head
        found.append(tokens[at])
        if tokens[at].lemma in _HAPPEN:
            subject = (t for t in tokens[lo:hi] if t.head == at and t.dep in _SUBJECT)
            found[-1:-1] = list(subject)[:1]
    return found


def _deed(above: Iterable[Token]) -> tuple[str, bool]:
    """Return the telling word that a date hangs on and whether it is a noun; "" where there is none."""
    whole = (t for t in above if t.pos in ("NOUN", "VERB") and t.lemma not in _TIMES)
    nearest = next(whole, None)
    if nearest is None or idf(word := text.fold(nearest.lemma)) <= TELLING:
        return "", False
    return word, nearest.pos == "NOUN"


def _clash(x: _Day, y: _Day) -> bool:
    """Tell whether two days cannot be one: a weekday is itself, whichever week it was read to be in."""
    if x.whole.start.weekday() == y.whole.start.weekday():
        return False
    return values.conflict(x.reading, y.reading) and values.conflict(x.whole, y.whole)


def _elsewhere(x: _Day, y: _Day, here: Iterable[When], there: Iterable[When]) -> bool:
    """Tell whether either account gives the other's day, too, be it of something else."""
    return _holds(there, x.whole) or _holds(here, y.whole)


def _holds(days: Iterable[When], day: When) -> bool:
    """Tell whether one of `days` is that day: "Friday" is no 18 November, whose year is not known."""
    return any(not values.conflict(d, day) and _comparable(d, day) for d in days)


def _comparable(x: When, y: When) -> bool:
    loose = {w.start.year for w in (x, y)} & _STAND_INS
    return loose != _STAND_INS


def _one_deed(x: _Day, y: _Day, role: float, scores: Scores, elsewhere: Callable[[], bool]) -> bool:
    """Tell whether two days that clash are of one deed. `role` is the score of the two in the model."""
    together = len(x.told & y.told)
    # "In the evening" is of as many things as a day is, and in one town there are as many.
    alike = together >= TOLD and bool(x.plainly & y.plainly)
    timed = _one_hour(x.reading, y.reading) and (x.reading.precision == "minute" or alike)
    if timed and (role >= AN_HOUR or _linked(x, y, scores)):
        return True
    if role >= SURE and x.ahead == y.ahead and _linked(x, y, scores):
        return True
    if x.noun or y.noun:  # "Monday's attack", or "the sinking" and "sank"
        short, long = sorted((x.deed, y.deed), key=len)
        known = together >= 2 or (x.main and y.main)
        return len(short) >= STEM and long.startswith(short) and known and not elsewhere()
    return x.deed == y.deed != "" and _linked(x, y, scores)


def _linked(x: _Day, y: _Day, scores: Scores) -> bool:
    """Tell whether any claims that hold the two days are linked; it takes long, and is asked last."""
    return any(scores.get(a, {}).get(b, 0.0) >= LINK for a in x.claims for b in y.claims)


def _one_hour(x: When, y: When) -> bool:
    """Tell whether two dates are at one hour, of whatever day."""
    if x.precision != "minute" or y.precision != "minute":
        return x.precision == y.precision == "part" and _hours(x) == _hours(y)
    apart = abs((x.start - x.start.replace(hour=0, minute=0)) - (y.start - y.start.replace(hour=0, minute=0)))
    return min(apart, timedelta(days=1) - apart) <= HOUR


def _hours(x: When) -> tuple[int, int]:
    return x.start.hour, x.end.hour
