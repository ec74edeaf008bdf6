"""The mentions of one article: names, pronouns, and descriptions of a person.

    find(article, parse) -> Mention, ...     in text order, none inside another

A name is a run of capitalised words, joined by small words only where a body's name
goes on ("Gulf of Aden"), cut at possessives and after titles; the tagger's labels say
its kind and little else, since a small tagger slips most at the edges. In a line that
capitalises every word the run tells nothing: there only the tagger's own spans stand,
and `join` finds the rest from the other accounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Article, Mention, MentionKind, Parse, Span, Token
from ..text import fold
from . import korean, tables
from .forms import words
from .posts import flat, link, parts, surname

LABELS: dict[str, MentionKind] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "WORK_OF_ART": "work", "PRODUCT": "other", "EVENT": "other", "LAW": "other", "NORP": "other",
}  # fmt: skip
NOT_NAMES = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL LANGUAGE".split())
_DIGITAL = re.compile(r"\d{1,4}(?:st|nd|rd|th|ers)|\w*[A-Z]\w*")
LONGEST = 12  # words of a name

_OPEN, _CLOSE = "‘“\"'«", "’”\"'»"
_BIG = r"[^\W\d_a-zß-öø-ÿ][\w-]{0,30}"  # a word with a capital, or of a script without case
_NICKNAMED = re.compile(
    rf"(?<!\w){_BIG}(?: {_BIG}){{0,2}} [{_OPEN}]{_BIG}[{_CLOSE}] {_BIG}(?: {_BIG})?(?!\w)"
)
_TITLED = re.compile(
    rf"(?<!\w)([{_OPEN}])([^\n{_OPEN}{_CLOSE}]{{2,60}}(?:[’'][a-z][^\n{_OPEN}{_CLOSE}]{{0,40}})?)([{_CLOSE}])(?!\w)"
)
_SINGLE = "‘’'"
_SMALL = frozenset("a an the of and or in on at to for from with by as is are us be".split())
_NOBILIARY = frozenset("al el de del della di da dos du van von bin ibn la le".split())
_AGED = re.compile(r"(?<!\w)[Tt]he \d{1,3}-year-old(?! [a-z])")


def find(article: Article, parse: Parse) -> Iterator[Mention]:
    """Yield the mentions of `article` in text order; no two overlap."""
    found: list[Mention] = []
    found.extend(_quoted(article, parse))
    taken = _taken(found)
    for mention in sorted(_names(article, parse)):
        if not _clash(mention.span, taken):
            found.append(mention)
            taken.add((mention.span.start, mention.span.end))
    for mention in (*_descriptions(article, parse), *_pronouns(article, parse)):
        if not _clash(mention.span, taken):
            found.append(mention)
            taken.add((mention.span.start, mention.span.end))
    yield from sorted(found)


class _Spans:
    """Disjoint ranges of one text; asks in constant time whether a range is free."""

    def __init__(self) -> None:
        self._at: set[int] = set()

    def add(self, reach: tuple[int, int]) -> None:
        self._at.update(range(*reach))

    def touches(self, start: int, end: int) -> bool:
        return any(i in self._at for i in range(start, end))


def _taken(found: list[Mention]) -> _Spans:
    spans = _Spans()
    for mention in found:
        spans.add((mention.span.start, mention.span.end))
    return spans


def _clash(span: Span, taken: _Spans) -> bool:
    return taken.touches(span.start, span.end)


def _mention(article: Article, start: int, end: int, kind: MentionKind) -> Mention:
    span = Span(article.id, start, end)
    return Mention(span, article[span], kind)


# -- names in quotation marks ------------------------------------------------------


def _quoted(article: Article, parse: Parse) -> Iterator[Mention]:
    """Yield names with a nickname inside, and titles of works in quotation marks."""
    taken = _Spans()
    for first, last in parse.sentences:
        start, end = parse.tokens[first].start, parse.tokens[last - 1].end
        for match in _NICKNAMED.finditer(article.text, start, end):
            a, b = _unled(article.text, *match.span())
            inner = [w for w in re.findall(r"[^\W_][\w-]*", article.text[a:b])]
            if (
                len(inner) >= 3
                and all(w[0].isupper() and not w.isupper() for w in inner)
                and not taken.touches(a, b)
            ):
                taken.add((a, b))
                yield _mention(article, a, b, "person")
        for match in _TITLED.finditer(article.text, start, end):
            if (match[1] in _SINGLE) != (match[3] in _SINGLE):
                continue  # "In Poe's view: a mark that opens a quotation and an apostrophe
            a, b = match.span(2)
            while b > a and article.text[b - 1] in ",. ":
                b -= 1
            if a < b and _is_title(article.text[a:b]) and not taken.touches(a, b):
                taken.add((a, b))
                yield _mention(article, a, b, "work")


def _unled(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without leading titles and common words."""
    while True:
        match = re.compile(r"[\w-]+\.? +").match(text, start, end)
        word = fold(match.group()).strip(" .") if match else ""
        if not match or not (
            word in tables.TITLES or (word in tables.COMMON and not korean.is_surname(word))
        ):
            return start, end
        start = match.end()


def _is_title(text: str) -> bool:
    inner = re.findall(r"[^\W_][\w’'-]*", text)
    if not 2 <= len(inner) <= 9 or text.rstrip()[-1:] in ".,;" or any(c in text for c in ",;"):
        return False
    big = [w for w in inner if w.lower() not in _SMALL]
    return bool(big) and all(w[0].isupper() or w[0].isdigit() for w in big) and inner[0][0].isupper()


# -- runs of capitals --------------------------------------------------------------


def _names(article: Article, parse: Parse) -> Iterator[Mention]:
    label: dict[int, tuple[int, int, str]] = {}
    for first, last, name in parse.entities:
        for i in range(first, last):
            label[i] = (first, last, name)
    for first, last in parse.sentences:
        shouting = capitals(parse.tokens[first:last])
        runs = _labelled(parse, first, last) if shouting else _runs(parse, first, last, label)
        for a, b in runs:
            for x, y in parts(parse.tokens, a, b, first, label):
                kind = _kind(parse, x, y, label)
                if (
                    kind is not None
                    and parse.tokens[x].text[0] not in "-&"
                    and (not shouting or any(i in label for i in range(x, y)))
                ):
                    start, end = parse.tokens[x].start, parse.tokens[y - 1].end
                    yield _mention(article, start, end, kind)


def _labelled(parse: Parse, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the tagger's own names in a line, whose capitals tell nothing."""
    for a, b, name in parse.entities:
        if first <= a and b <= last and name not in NOT_NAMES:
            while b > a + 1 and parse.tokens[b - 1].text in ("'s", "’s", "‘s", "'", "’"):
                b -= 1
            while a < b and not any(map(str.isalnum, parse.tokens[a].text)):
                a += 1  # "— Ada Poe"
            if a < b:
                yield a, b


def capitals(tokens: tuple[Token, ...]) -> bool:
    """Tell whether a line writes most of its words with capitals, as headlines do."""
    telling = [t for t in tokens if t.text[:1].isalpha() and t.text.lower() not in _SMALL]
    if len(telling) < 3 or tokens[-1].text == ".":
        return False
    return sum(t.text[0].isupper() for t in telling) > 0.7 * len(telling)


def _named(token: Token) -> bool:
    text = token.text
    if not text or not (text[0].isupper() or (text[0].isdigit() and _DIGITAL.fullmatch(text))):
        return text == "&"
    return fold(text).rstrip(".") not in tables.CALENDAR


def _runs(
    parse: Parse, first: int, last: int, label: dict[int, tuple[int, int, str]]
) -> Iterator[tuple[int, int]]:
    """Yield token ranges of capitalised words, with the small words that hold a name together."""
    tokens, i = parse.tokens, first
    while i < last:
        if not _named(tokens[i]):
            i += 1
            continue
        j = i + 1
        while j < last:
            if _glued(tokens, j) or (_named(tokens[j]) and tokens[j].text != "&"):
                j += 1
                continue
            k = j
            while k < last and k - j < 3 and (link(tokens[k]) or tokens[k].text in ("-", "’s", "'s")):
                k += 1
            if k > j and k < last and _named(tokens[k]) and _goes_on(tokens, i, j, k, label):
                j = k + 1
                continue
            break
        first_word = i
        if flat(tokens[j - 1]) in tables.STREETS and i > first and tokens[i - 1].text.isdigit():
            first_word = i - 1
        low = fold(tokens[j - 1].text)
        if (
            j < last
            and tokens[j].text.isdigit()
            and (low in tables.NUMBERED or (j in label and label.get(j) == label.get(j - 1)))
        ) or (j < last and _body(tokens, i, j, label)):
            j += 1
        yield first_word, min(j, first_word + LONGEST)
        i = max(j, i + 1)


def _body(tokens: tuple[Token, ...], i: int, j: int, label: dict[int, tuple[int, int, str]]) -> bool:
    """Tell whether the small word at j belongs to the name before it: "the Chad government"."""
    word = tokens[j].text.lower()
    if not tokens[j].text.islower() or tokens[j - 1].end + 1 < tokens[j].start:
        return False
    if word in tables.BODIES:
        return j - 1 in label and label[j - 1][2] in ("GPE", "ORG", "PERSON", "LOC") and j - i <= 3
    return False


def _glued(tokens: tuple[Token, ...], j: int) -> bool:
    """Tell whether token j is a hyphen, or what follows one without a space ("Seo-yeon")."""
    here, before = tokens[j], tokens[j - 1]
    if here.start != before.end:
        return False
    if here.text == "-":
        after = tokens[j + 1] if j + 1 < len(tokens) and tokens[j + 1].start == here.end else here
        tied = after.text in tables.TIED or (after.text.islower() and after.text.endswith("ed"))
        return after.text[:1].isalnum() and not tied
    return before.text == "-" or (here.text == "." and len(before.text) == 1)


def _goes_on(
    tokens: tuple[Token, ...], i: int, j: int, k: int, label: dict[int, tuple[int, int, str]]
) -> bool:
    """Tell whether the name at [i, j) goes on over small words to the capital at k."""
    between = [t.text.lower() for t in tokens[j:k]]
    whole = label.get(j)
    covered = whole is not None and whole[0] < j and whole[1] > k and whole[2] not in NOT_NAMES
    if any(b in ("’s", "'s") for b in between):
        head = tokens[k].text.lower()
        return (
            covered
            and between == ["'s"]
            and whole is not None
            and whole[2] in ("ORG", "FAC")
            and (head in tables.ORGANISATION_HEADS or head in tables.PLACE_HEADS or head in tables.LINK_HEADS)
        )
    if between == ["-"]:
        return tokens[j].start == tokens[j - 1].end
    if between[0] in _NOBILIARY or between == ["&"]:
        return True
    if between[0] in ("and", "on", "in"):
        headed = any(t.text.lower() in tables.LINK_HEADS for t in tokens[i:j])
        return covered and whole is not None and whole[2] in ("ORG", "LAW") and headed
    if between[0] == "the":
        return False
    head = tokens[j - 1].text.lower()
    if head in tables.LINK_HEADS:
        return covered or (between[0] in ("of", "for") and not surname(tokens, j - 1, j, label))
    # "Association for the Advancement of Science"
    run = {t.text.lower() for t in tokens[i:j]}
    return between == ["of"] and (covered or "for" in run) and bool(run & (tables.LINK_HEADS - tables.TITLES))


def _kind(parse: Parse, a: int, b: int, label: dict[int, tuple[int, int, str]]) -> MentionKind | None:
    """Return the kind of the name at tokens [a, b), or None when it is none."""
    tokens = parse.tokens
    text = " ".join(t.text for t in tokens[a:b])
    if (
        len(text) == 1
        or not words(text)
        or (b - a == 1 and flat(tokens[a]) in tables.UNNAMED and text != "US")
    ):
        return None
    votes: dict[str, int] = {}
    for i in range(a, b):
        if i in label:
            votes[label[i][2]] = votes.get(label[i][2], 0) + 1
    best = max(votes, key=lambda k: (votes[k], k)) if votes else ""
    if b - a == 1 and flat(tokens[a]) in tables.TITLES and best not in ("PERSON", "ORG", "GPE"):
        return None  # "the President"
    if best in NOT_NAMES and not (b - a == 1 and re.fullmatch(r"\d+ers", text)):
        return "other" if _syllables(tokens[a:b]) else None
    overt = best == "PERSON" and flat(tokens[b - 1]) in tables.DEMONYMS  # "Overt Russian support"
    if tokens[b - 1].pos == "ADJ" and (best == "NORP" or overt):
        return None
    last = fold(tokens[b - 1].text)
    if a > 0 and flat(tokens[a - 1]) in tables.MALE | tables.FEMALE and tokens[a - 1].text[0].isupper():
        return "person"
    if b - a > 1 and not (
        best == "PERSON" and b - a == 2 and last in ("church", "park", "hall", "house", "street", "west")
    ):
        if last in tables.ORGANISATION_HEADS:
            return "organisation"
        if last in tables.PLACE_HEADS:
            return "place"
        if last in tables.OTHER_HEADS:
            return "other"
    if best:
        return LABELS.get(best, "other")
    if tokens[b - 1].pos not in ("PROPN", "NOUN", "X") and b - a == 1:
        return None
    return "other"


def _syllables(tokens: tuple[Token, ...]) -> bool:
    """Tell whether the words are proper nouns around one hyphen, "Su-min": no date, whatever the label."""
    if len(tokens) != 3 or tokens[1].text != "-" or tokens[0].end != tokens[1].start:
        return False
    ends = (tokens[0], tokens[2])
    return all(t.pos == "PROPN" and t.text.isalpha() and fold(t.text) not in tables.CALENDAR for t in ends)


# -- pronouns and descriptions -----------------------------------------------------


def _pronouns(article: Article, parse: Parse) -> Iterator[Mention]:
    for token in parse.tokens:
        if token.text.lower() in tables.PRONOUNS:
            span = Span(article.id, token.start, token.end)
            yield Mention(span, article[span], "person", "pronoun")


def _descriptions(article: Article, parse: Parse) -> Iterator[Mention]:
    for match in _AGED.finditer(article.text):
        span = Span(article.id, *match.span())
        if any(b.holds(span) for b in article.body):
            yield Mention(span, article[span], "person", "nominal")
    tokens = parse.tokens
    for i, token in enumerate(tokens[:-1]):
        after = tokens[i + 1]
        if token.text.lower() != "the" or after.text.lower() not in tables.ROLES:
            continue
        if i + 2 < len(tokens):
            follows = tokens[i + 2]
            if follows.pos in ("PROPN", "NOUN") or follows.text.lower() in (
                "of",
                "-",
                "for",
                "who",
                "'s",
                "and",
            ):
                continue
        span = Span(article.id, token.start, after.end)
        yield Mention(span, article[span], "person", "nominal")
