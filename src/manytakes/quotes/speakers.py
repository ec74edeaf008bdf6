"""Who spoke: the entity behind each quotation's source, and the words that name it best.

    heard(articles, quotes, entities) -> [Voice, ...]    one for each quote, in the order given

A source names its speaker when a name is its head: not "Ortiz's agent", not "an aide to
Ortiz". A statement or a post speaks for whom it is of. A pronoun or a short description
("the singer added") goes back to the source it can stand for, the last speaker first; its
words are then the fuller ones. Where the text leads nowhere the entity is None.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .. import text as texts
from ..model import Article, Entity, Quote, Span
from . import cues

_RECENT = 600  # code points: how far back a pronoun reaches for the last speaker
_LED = 40  # ... and a name for the "according to" before it and its titles
_NESTED = 8  # ... and quotes in which the one that ends last is looked for: one may lie in another
_NEAR = 400  # ... and "the company" for the one body it can be
_TAIL = re.compile(
    r"[,;:(—–]|\s-\s|(?<!\w)(?:of|in|on|at|from|for|to|by|with|near|who|which|that|and|as|after|during)(?!\w)"
)
_GOVERNED = re.compile(r"(?<!\w)(?:of|in|on|at|from|for|to|by|with|near|behind|against)(?!\w)[^,;:]*$")
_PLACED = re.compile(r"(?<!\w)(?:of|in|on|at|from|near)(?!\w)[^;:]*$")
_STYLES = re.compile(r"\s(?:[A-ZÀ-Þ][\w.-]{0,30}\s)*")
_OWNS = re.compile(r"\s?['’‘`]s?(?!\w)")
_OWNED = re.compile(r"['’‘`]s$|s['’‘`]$")
_STYLED = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f"}
_ISSUED = re.compile(r"(?:in|on|through) (?:a|an|its|his|her|their) ")
_PHRASE = {
    sex: re.compile(
        r"(?<!\w)(?:an?|the|one|his|her|their|another) (?:[^\W_][\w.-]{0,30} ){0,4}?"
        rf"(?:{'|'.join(roles)})(?!\w)",
        re.IGNORECASE,
    )
    for sex in ("m", "f")
    for roles in [sorted(w for w, s in cues.SEX_OF_ROLE.items() if s == sex)]
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who spoke a quote: an entity's id, the span that names the speaker best, and whether by name.

    Not `told` where nothing says so: the last speaker may go on. `beside` are the others that those words
    name, whom somebody may speak for: "Ada Poe, who leads Varn Aid".
    """

    entity: str | None = None
    source: Span | None = None
    named: bool = False
    told: bool = True
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Known:
    """A place where an entity is mentioned."""

    start: int
    end: int
    entity: str
    kind: str
    form: str


def heard(
    articles: Mapping[str, Article], quotes: Sequence[Quote], entities: Iterable[Entity]
) -> list[Voice]:
    """Return the voice of each quote; `quotes` are in text order, article by article."""
    book = _Book(articles, entities)
    out: list[Voice] = []
    said: list[tuple[Quote, Voice]] = []  # of this article, those with a source
    for quote in quotes:
        if quote.source is None:
            out.append(Voice())
            continue
        if said and said[-1][0].source is not None and said[-1][0].source.article != quote.source.article:
            said = []
        voice = book.voice(quote, said)
        said.append((quote, voice))
        out.append(voice)
    return out


class _Book:
    """Entities by where they are mentioned, by surname, and by the pronouns they take."""

    def __init__(self, articles: Mapping[str, Article], entities: Iterable[Entity]) -> None:
        self._articles = articles
        self._at: dict[str, list[_Known]] = defaultdict(list)
        self._surnames: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._full: set[str] = set()  # people named by more than a surname somewhere
        self._sex: dict[str, str] = {}
        self._kind: dict[str, str] = {}
        for entity in entities:
            self._kind[entity.id] = entity.kind
            sexes = Counter(cues.SEX[m.text.lower()] for m in entity.mentions if m.text.lower() in cues.SEX)
            if len(sexes) == 1:
                self._sex[entity.id] = next(iter(sexes))
            for m in entity.mentions:
                known = _Known(m.span.start, m.span.end, entity.id, entity.kind, m.form)
                self._at[m.span.article].append(known)
                if m.form == "name" and entity.kind == "person" and (words := texts.fold(m.text).split()):
                    self._surnames[words[-1]].add(entity.id)
                    self._initials["".join(w[0] for w in words)].add(entity.id)
                    self._full |= {entity.id} if len(words) > 1 else set()
        for held in self._at.values():
            held.sort(key=lambda k: (k.start, k.end, k.entity))

    def voice(self, quote: Quote, said: Sequence[tuple[Quote, Voice]]) -> Voice:
        """Return the voice of a quote with a source, after those already `said` in its article."""
        source = quote.source
        assert source is not None
        article = self._articles[source.article]
        flat = texts.fold(article[source]).strip()
        described = flat.startswith("the ") and _head(flat) in cues.PARTISANS
        if not described and (named := self._named(source)) is not None:
            told = not _goes_on(article.text, quote)
            return Voice(named, source, told, told, self._beside(named, source, flat))
        if flat in cues.SEX:
            last = self._straight(quote, said, cues.SEX[flat])
            return last or self._pronoun(source, flat, said)
        head = _head(flat)
        going_on = quote.cue is not None and texts.fold(article[quote.cue]) in cues.GOING_ON
        if flat in ("it", "they"):
            return self._body_speaking(source, said) or Voice(None, source)
        if flat.startswith(("the ", "that ", "this ")):
            last = self._last(source, said, cues.SEX_OF_ROLE.get(head, "")) if going_on else None
            if last is not None:
                return last
            for earlier, voice in reversed(said):
                first = earlier.source
                if first is not None and _head(texts.fold(article[first])) == head and voice.source:
                    return replace(voice, named=False)
            for known in self._inside(source):
                if known.form == "nominal" and known.end - known.start >= len(source) - 1:
                    return Voice(known.entity, source)
            if head in cues.BODIES and (body := self._body(source)) is not None:
                return Voice(body, source)
        return Voice(None, source)

    def _beside(self, speaker: str, source: Span, flat: str) -> frozenset[str]:
        """Return whom else a source names, but for whom the speaker is against: "Poe's critic Ada Kim"."""
        if not cues.AGAINST.isdisjoint(texts.folded(flat)):
            return frozenset()
        return frozenset(k.entity for k in self._inside(source) if k.form == "name") - {speaker}

    def _straight(self, quote: Quote, said: Sequence[tuple[Quote, Voice]], sex: str) -> Voice | None:
        """Return the named speaker before as the voice of "he" or "she", if the text names nobody between.

        Not inside what that speaker says: "the judge said that she had lied".
        """
        assert quote.source is not None
        begin = min(quote.source.start, quote.content[0].start)
        near_by = said[-_NESTED:]
        ends = [(max(s.end for s in (*q.content, q.source) if s), n) for n, (q, _) in enumerate(near_by)]
        end, n = max(ends, default=(0, 0))
        if not said or end > begin:
            return None
        near = self._between(quote.source.article, end, begin)
        named = any(k.kind == "person" and k.form == "name" for k in near)
        last = None if named else self._last(quote.source, near_by[n : n + 1], sex)
        return last if last is not None and last.entity is not None else None

    def _between(self, article: str, start: int, end: int) -> list[_Known]:
        """Return the mentions that share a character with the range, in order; none holds another."""
        held = self._at.get(article, [])
        low = max(0, bisect_left(held, start, key=lambda k: k.start) - 1)
        high = bisect_left(held, end, key=lambda k: k.start)
        return [k for k in held[low:high] if k.end > start]

    def _inside(self, span: Span) -> list[_Known]:
        return self._between(span.article, span.start, span.end)

    def _named(self, source: Span) -> str | None:
        """Return the entity that a name at the head of the source names, or None."""
        text = self._articles[source.article].text
        if text[source.end : source.end + 2].lstrip().startswith(":"):  # of a transcript: "AP" is Ada Poe
            known = self._initials.get(texts.fold(text[source.start : source.end]), set())
            if len(known) == 1:
                return min(known)
        names = [k for k in self._inside(source) if k.form == "name"] or self._by_surname(source)
        owners = [k for k in names if not _modifies(text, source, k)]
        if owners:
            known_as = min(owners, key=lambda k: (k.kind != "person", k.start, k.start - k.end))
            return self._styled(source, known_as) or known_as.entity
        if names and _head(texts.fold(text[source.start : source.end])) in cues.DOCUMENTS:
            bodies = [k for k in names if k.kind in ("organisation", "person")] or names
            # of "a statement from Senate Majority Leader Ada Poe", Ada Poe
            led = (k for k, after in pairwise(bodies) if not _STYLES.fullmatch(text, k.end, after.start))
            return next(led, bodies[-1]).entity
        return None

    def _styled(self, source: Span, known: _Known) -> str | None:
        """Return the one person of that surname who can be "Mr." or "Mrs.", unless the one known can."""
        words = [w.rstrip(".") for w in texts.fold(self._articles[source.article][source]).split()]
        sex = _STYLED.get(words[0], "")
        can_be = known.entity in self._full and self._sex.get(known.entity, sex) == sex
        if not sex or known.kind != "person" or can_be:
            return None
        bearers = self._surnames.get(words[-1], set()) & self._full
        fit = {id for id in bearers if self._sex.get(id) == sex}
        return min(fit) if len(fit) == 1 else None

    def _by_surname(self, source: Span) -> list[_Known]:
        """Return the capitalised words of the source that are one person's surname."""
        text = self._articles[source.article].text
        flat = texts.fold(text[source.start : source.end])
        found = []
        for a, b in texts.words(flat):
            known = self._surnames.get(flat[a:b], ())
            if len(known) == 1 and text[source.start + a].isupper():
                [id_] = known
                found.append(_Known(source.start + a, source.start + b, id_, "person", "name"))
        return found

    def _pronoun(self, source: Span, word: str, said: Sequence[tuple[Quote, Voice]]) -> Voice:
        """Return whom "he" or "she" stands for: as `names` read it, whom the text turned to, or who spoke."""
        for known in self._inside(source):
            if known.form == "pronoun":
                return Voice(known.entity, source)
        sex = cues.SEX[word]
        turned = self._turned(source, said, sex)
        last = turned or self._last(source, said, sex) or self._cited(source, sex)
        return last or self._described(source, sex) or Voice(None, source)

    def _body_speaking(self, source: Span, said: Sequence[tuple[Quote, Voice]]) -> Voice | None:
        """Return the last speaker as the voice of "it" or "they", when near and no one person."""
        if not said:
            return None
        quote, voice = said[-1]
        if voice.source is None or source.start - quote.content[-1].end > _RECENT:
            return None
        head = _head(texts.fold(self._articles[voice.source.article][voice.source]))
        single = cues.person(head) if voice.entity is None else self._kind[voice.entity] == "person"
        return None if single else replace(voice, named=False)

    def _cited(self, source: Span, sex: str) -> Voice | None:
        """Return the last person whom the text cites before: "according to Ada Poe"."""
        text = self._articles[source.article].text
        near = self._between(source.article, max(0, source.start - _RECENT), source.start)
        for known in reversed(near):
            person = known.kind == "person" and known.form == "name"
            led = text[max(0, known.start - _LED) : known.start]
            if person and "according to" in texts.fold(led) and self._sex.get(known.entity, sex) == sex:
                return Voice(known.entity, source)
        return None

    def _described(self, source: Span, sex: str) -> Voice | None:
        """Return the one described before in a word of that sex: "a bank spokeswoman ... she"."""
        text = self._articles[source.article].text
        start = max(0, source.start - _RECENT)
        found = [m for m in _PHRASE[sex].finditer(text, start, source.start)]
        return Voice(None, Span(source.article, *found[-1].span())) if found else None

    def _turned(self, source: Span, said: Sequence[tuple[Quote, Voice]], sex: str) -> Voice | None:
        """Return the person that the sentences between the last quote and this one are about, if one."""
        after = max((c.end for q, _ in said[-1:] for c in q.content), default=0)
        after = max([after, source.start - _NEAR, *(v.source.end for _, v in said[-1:] if v.source)])
        if after >= source.start:
            return None
        near = [
            k
            for k in self._between(source.article, after, source.start)
            if k.kind == "person" and k.form == "name" and self._sex.get(k.entity, sex) == sex
        ]
        if len({k.entity for k in near}) > 1:
            text = self._articles[source.article].text
            starts = {a for a, _ in texts.sentences(text, after, source.start)}
            near = [k for k in near if k.start in starts]
        return Voice(near[-1].entity, source) if len({k.entity for k in near}) == 1 else None

    def _last(self, source: Span, said: Sequence[tuple[Quote, Voice]], sex: str) -> Voice | None:
        """Return the last speaker that is near enough, a person for all we know, and of that sex."""
        for quote, voice in reversed(said):
            if voice.source is None or source.start - quote.content[-1].end > _RECENT:
                return None
            if voice.entity is not None:
                person = self._kind[voice.entity] == "person"
                fits = not sex or self._sex.get(voice.entity, sex) == sex
            else:
                head = _head(texts.fold(self._articles[voice.source.article][voice.source]))
                person = cues.person(head)
                fits = not sex or cues.SEX_OF_ROLE.get(head, sex) == sex
            if person:
                return replace(voice, named=False) if fits else None
        return None

    def _body(self, source: Span) -> str | None:
        """Return the one organisation named shortly before, for "the company"."""
        held = self._at.get(source.article, [])
        near = {
            k.entity
            for k in held
            if k.kind == "organisation" and source.start - _NEAR <= k.start < source.start
        }
        return near.pop() if len(near) == 1 else None


def _goes_on(text: str, quote: Quote) -> bool:
    """Tell whether nothing says who speaks but a source further up: the last speaker may go on, or not."""
    source, said = quote.source, quote.content[0]
    return quote.cue is None and source is not None and len(text[source.end : said.start].split()) > 1


def _modifies(text: str, source: Span, known: _Known) -> bool:
    """Tell whether a name in the source only tells more of its head: "Ortiz's agent", "aide to Ortiz"."""
    before = text[source.start : max(source.start, known.start)]
    after = text[known.end : max(known.end, source.end)]
    owned = _OWNED.search(text[known.start : known.end]) or _OWNS.match(after)
    # Of "the newspaper in Reno, Nevada" neither place is the speaker.
    governed = (_PLACED if known.kind == "place" else _GOVERNED).search(texts.fold(before))
    if governed or (owned and any(c.isalnum() for c in after[2:])):
        return True
    rest = _TAIL.split(after)[0].strip(" \"'“”‘’")
    if not rest:
        return False
    said = texts.fold(rest).split()
    if known.kind != "person":
        return not cues.CALLED.issuperset(said)
    return rest[0].islower() and said[0] not in cues.AFTER_NAME


def _head(flat: str) -> str:
    """Return the head noun of folded source words: "officer" of "a senior officer in Ohio"."""
    issued = _ISSUED.search(flat)
    phrase = _TAIL.split(flat[: issued.start()] if issued else flat)[0].split()
    return phrase[-1].strip(".,;:'\"“”‘’") if phrase else ""
