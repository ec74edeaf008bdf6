"""A story laid out once, for every form of report that people read.

    View(telling, n)        the n-th story of a report: letters, labels, citations
    view.agreed()           -> Row, ...       what two accounts or more carry and do not dispute
    view.differing()        -> Row, ...       contradictions, then names, then wordings
    view.alone()            -> Row, ...       what one account says
    view.remarks()          -> Remark, ...    utterances, the other wordings beside the longest
    view.names()            -> Name, ...      who is written how, and by whom
    view.copies()           -> Copy, ...      shared wording, its direction, and why
    view.described()        -> Described, ... the times that accounts tell of
    view.dates()            -> Published, ... every article's date, in both readings if it has two

A view decides order and grouping, and nothing else: no wording of ours stands for an
account's. It refuses a span that does not hold (BadSpan).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from ..model import (
    Article,
    Claim,
    Mention,
    Point,
    Quote,
    Reason,
    Reuse,
    Span,
    Statement,
    Telling,
    Utterance,
    Value,
    When,
    letters,
)
from . import sides
from .rows import (
    TYPED,
    Because,
    Cell,
    Cite,
    Copy,
    Described,
    Name,
    Published,
    Remark,
    Row,
    Spelling,
    Wording,
    valued,
)
from .words import Piece, compare, day, folded, line, plain

HARD = "contradiction"
GROUPS = {"name-spelling": "naming", "wording": "wording"}  # any other kind is a contradiction
AROUND = 160  # characters of its sentence shown on each side of a wording
FULL_YEARS = 10  # below it a year stands in for one that is not known (model.When)
ORDER = (HARD, "naming", "wording")
_POSSESSIVE = re.compile(r"[’'‘ʼ](?:s|S)?$")  # the third is what some editors make of an apostrophe
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_ID = re.compile(r"[A-Za-z0-9_-]+")
_TOLD_MORE = re.compile(r" ?[,(]")  # "Ada Poe, the mayor"
_STYLED = re.compile(r"(?:[A-ZÀ-Þ][\w.-]*\s+)*")  # what may stand before a name: "Mayor ", "U.S. Sen. "
_PRONOUNS = frozenset("he she they it".split())
_TITLE = re.compile(
    r"^(?:mr|mrs|ms|mx|dr|prof|sir|dame|capt|captain|col|gen|lt|sgt|sen|rep|gov|rev)\.? +(?=\w)", re.I
)


class View:
    """One story of a report; `n` counts from 0 and keeps the ids of two stories apart."""

    def __init__(self, telling: Telling, n: int = 0) -> None:
        self.telling = telling
        self.key = f"s{n + 1}"
        self.articles = {a.id: a for a in telling.articles}
        self.letter: dict[str, str] = {}
        self.label: dict[str, str] = {}
        self.letters = tuple(letters(i) for i in range(len(telling.story.accounts)))
        for letter, account in zip(self.letters, telling.story.accounts, strict=True):
            reprints = [a for a in account.articles if a != account.origin]
            for i, article in enumerate([account.origin, *reprints]):
                self.letter[article] = letter
                self.label[article] = f"{letter}{i + 1}" if i else letter
        self.size = {x: len(a.articles) for x, a in zip(self.letters, telling.story.accounts, strict=True)}
        self._account = {a.id: x for a, x in zip(telling.story.accounts, self.letters, strict=True)}
        self._names = {e.id: e.name for e in telling.entities}
        self._cited: dict[Span, Cite] = {}

    # -- citations -----------------------------------------------------------------

    def cite(self, span: Span, values: Iterable[Value] = ()) -> Cite:
        """Return the citation of `span`, and note it as one the page shows."""
        if not (marked := tuple(values)) and span in self._cited:
            return self._cited[span]
        article = self.articles[span.article]
        words = article[span]
        label = self.label[span.article]
        cite = Cite(
            label,
            self.letter[span.article],
            f"{self.key}-{label}-{span.start}-{span.end}",
            line(words),
            _marked(words, span, marked),
            span.start,
            span.end,
            self.lang(article),
        )
        self._cited.setdefault(span, cite)
        return cite

    def cited(self) -> dict[Span, Cite]:
        """Return every span cited so far, with its citation."""
        return dict(self._cited)

    def statement(self, statement: Statement) -> Wording:
        """Return a statement with its citations, one for each account, in letter order."""
        return Wording(line(statement.text), tuple(self.cite(s) for s in self._sorted(statement.evidence)))

    def _sorted(self, spans: Iterable[Span]) -> list[Span]:
        return sorted(dict.fromkeys(spans), key=lambda s: (self.rank(s.article), s.start, s.end))

    def rank(self, article: str) -> tuple[int, str, str]:
        """Return where an article stands among the others: by letter, a reprint after its origin."""
        label = self.letter[article]
        return len(label), label, self.label[article]

    # -- points --------------------------------------------------------------------

    def agreed(self) -> tuple[Row, ...]:
        """Return the points that two accounts or more carry undisputed, the most salient first.

        A point that says a part of another, or says it again, stands within that one.
        """
        rows = {r.key: r for r in self.rows if r.relation in ("agree", "compatible") and r.carried > 1}
        inner: dict[str, list[Row]] = {}
        key_of = {p.id: f"{self.key}-{self._key(p)}" for p in self.telling.points}
        for p in sorted(self.telling.points, key=lambda p: (-p.salience, p.id)):
            key, host = key_of[p.id], key_of.get(p.within)
            if key in rows and host in rows and key != host:
                inner.setdefault(host, []).append(rows[key])
        hidden = {r.key for found in inner.values() for r in found}
        shown = (r for r in rows.values() if r.key not in hidden)
        return tuple(replace(r, within=tuple(inner.get(r.key, ()))) for r in shown)

    def differing(self) -> tuple[Row, ...]:
        """Return the points in dispute: contradictions, then names, then wordings."""
        rows = [r for r in self.rows if r.relation == "differ"]
        return tuple(sorted(rows, key=lambda r: ORDER.index(r.group)))

    def alone(self) -> tuple[Row, ...]:
        """Return what one account says and no other."""
        return tuple(r for r in self.rows if r.carried == 1 and r.relation != "differ")

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every point but those told again at length, the most salient first."""
        again = retold(self.telling.points)
        points = sorted(self.telling.points, key=lambda p: (-p.salience, p.id))
        return tuple(self._row(p) for p in points if p.id not in again)

    def _row(self, point: Point) -> Row:
        claims = sorted(point.claims, key=lambda c: (self.rank(c.evidence.article), c.evidence))
        once = {c.evidence: self.cite(c.evidence, c.values) for c in reversed(claims)}
        cites = [once[c] for c in reversed(once)]
        if point.relation == "differ" and not (point.kind in TYPED and any(map(valued, cites))):
            cites = sides.contrasted(cites)
        said: dict[str, list[Cite]] = {}
        for cite in cites:
            own = said.setdefault(cite.letter, [])
            if sides.side(cite.words, point.kind) not in [sides.side(c.words, point.kind) for c in own]:
                own.append(cite)
        given = {self.cite(span).anchor: value for span, value in sides.figures(point).items()}
        silent = {self._account[a] for a in point.silent if a in self._account}
        missed = {self.letter[s.article]: s for r in point.why for s in r.evidence[:1]}
        near = {x: self.cite(s) for x, s in missed.items() if x not in said and x not in silent}
        first = self._sorted(point.about.evidence)[0]
        source = self.cite(first)
        values = [v for c in point.claims for v in c.values if first.holds(v.span)]
        about = line(point.about.text)
        parts = self.cite(first, values).parts if about == source.words else (("", about),)
        hedges = (
            self.cite(c.evidence, c.values) for c in sides.hedged(point)
        )  # a hedge may stand before the words
        return Row(
            key=f"{self.key}-{self._key(point)}",
            about=about,
            parts=parts,
            lang=source.lang,
            source=source,
            cells=tuple(
                Cell(x, tuple(said.get(x, ())), x in silent, near.get(x), self.size[x]) for x in self.letters
            ),
            wordings=self._in_place(sides.grouped(cites, point.kind, given), claims),
            carried=len(said),
            voices=point.voices,
            relation=point.relation,
            kind=point.kind or "",
            group=GROUPS.get(point.kind or "", HARD),
            hedges=tuple(c for c in hedges if folded(c.words) != folded(about)),
            why=tuple(
                self._because(r)
                for r in point.why
                if not r.evidence or self.letter[r.evidence[0].article] not in near
            ),
        )

    def _in_place(self, wordings: Sequence[Wording], claims: Sequence[Claim]) -> tuple[Wording, ...]:
        """Set each wording into its sentence: what a fragment says is told by the words around it."""
        sentences = {self.cite(c.evidence).anchor: c for c in reversed(claims)}
        own = [self._days[w.cites[0].label] for w in wordings]
        placed = []
        for wording, when in zip(wordings, own, strict=True):
            c = sentences[wording.cites[0].anchor]
            text = self.articles[c.evidence.article].text
            before = text[max(c.sentence.start, c.evidence.start - AROUND) : c.evidence.start]
            after = text[c.evidence.end : min(c.sentence.end, c.evidence.end + AROUND)]
            placed.append(
                replace(
                    wording,
                    before="…" * (c.evidence.start - AROUND > c.sentence.start)
                    + line(before)
                    + " " * before[-1:].isspace(),
                    after=" " * after[:1].isspace()
                    + line(after)
                    + "…" * (c.evidence.end + AROUND < c.sentence.end),
                    when=when if len(set(own)) > 1 else "",
                )
            )
        return tuple(placed)

    @cached_property
    def _days(self) -> dict[str, str]:
        """The day each article is of, by its label; empty where none is known."""
        return {d.label: d.when for d in self.dates()}

    def _key(self, point: Point) -> str:
        """Return the point's id where it can stand in an address, else its place in the story."""
        return point.id if _ID.fullmatch(point.id) else f"point.{self.telling.points.index(point)}"

    # -- quotes, names -------------------------------------------------------------

    def remarks(self) -> tuple[Remark, ...]:
        """Return the utterances, those that most accounts carry first."""
        found = [self.remark(u) for u in self.telling.utterances]
        return tuple(sorted(found, key=lambda r: -len(r.letters)))

    def remark(self, utterance: Utterance) -> Remark:
        """Return one utterance: its longest form, and what the others change of it."""
        groups: dict[str, list[Quote]] = {}
        for quote in utterance.variants:
            groups.setdefault(folded(self._said(quote)), []).append(quote)
        wordings: list[Wording] = []
        for quotes in groups.values():
            words = self._said(quotes[0])
            spans = self._sorted(s for q in quotes for s in q.content[:1])
            base = wordings[0].words if wordings else words
            wordings.append(Wording(words, tuple(self.cite(s) for s in spans), compare(base, words)))
        for quote in utterance.variants:
            for span in quote.content:
                self.cite(span)
        heard = sorted({self.letter[q.content[0].article] for q in utterance.variants}, key=_by_letter)
        speaker = self._speaker(utterance)
        return Remark(speaker, utterance.relation, wordings[0], tuple(wordings[1:]), tuple(heard))

    def _said(self, quote: Quote) -> str:
        return " … ".join(line(self.articles[s.article][s]) for s in quote.content)

    def _speaker(self, utterance: Utterance) -> str:
        if utterance.relation == "different-speaker":
            who: dict[str, set[str]] = {}
            for quote in utterance.variants:
                words = self._called(quote.source) if quote.source else ""
                if words and folded(words) not in _PRONOUNS:
                    who.setdefault(words, set()).add(self.letter[quote.content[0].article])
            return " · ".join(f"{w} ({' '.join(sorted(at, key=_by_letter))})" for w, at in who.items())
        if utterance.speaker in self._names:
            return line(self._names[utterance.speaker])
        named = [line(self.articles[q.source.article][q.source]) for q in utterance.variants if q.source]
        return max(named, key=len, default="")

    def _called(self, source: Span) -> str:
        """Return the name that the story has for whom a source is, but for titles before it, or its words.

        "Mr. Poe" is Ada Poe; "Poe's critics" and "an aide to Poe" are not.
        """
        words = self.articles[source.article][source]
        for span, name in self._people.get(source.article, ()):
            if source.holds(span) and _STYLED.fullmatch(words[: span.start - source.start]):
                after = words[span.end - source.start :]
                return line(name if not after or _TOLD_MORE.match(after) else words)
        return line(words)

    @cached_property
    def _people(self) -> dict[str, list[tuple[Span, str]]]:
        """Where each article names a person, and by which name the story has them."""
        found: dict[str, list[tuple[Span, str]]] = {}
        for entity in self.telling.entities:
            for m in entity.mentions if entity.kind == "person" else ():
                if m.form == "name":
                    found.setdefault(m.span.article, []).append((m.span, entity.name))
        return found

    def names(self) -> tuple[Name, ...]:
        """Return who is named by two accounts or in two spellings, the most mentioned first."""
        found = []
        for entity in self.telling.entities:
            ways: dict[str, list[Mention]] = {}
            for m in sorted(entity.mentions):
                if m.form == "name" and m.span.article in self.letter:
                    ways.setdefault(_bare(self.articles[m.span.article][m.span]), []).append(m)
            ways.pop("", None)
            spellings = [self._spelling(text, at) for text, at in ways.items()]
            spellings.sort(key=lambda s: (-len(s.letters), -s.times, s.text))
            if len({x for s in spellings for x in s.letters}) > 1 or len(spellings) > 1:
                times = sum(s.times for s in spellings)
                name = Name(line(entity.name), entity.kind, tuple(spellings), times, line(entity.doubt))
                found.append(name)
        return tuple(sorted(found, key=lambda n: (-n.times, n.name)))

    def _spelling(self, text: str, at: Sequence[Mention]) -> Spelling:
        who = sorted({self.letter[m.span.article] for m in at}, key=_by_letter)
        first = min((m.span for m in at), key=lambda s: (self.rank(s.article), s.start))
        return Spelling(text, tuple(who), self.cite(first), len(at))

    # -- lineage, dates ------------------------------------------------------------

    def copies(self) -> tuple[Copy, ...]:
        """Return the pairs of articles that share wording: known directions first, reprints last."""

        def order(copy: Copy) -> tuple[bool, bool, tuple[int, str]]:
            pair = copy.first + copy.second
            return not copy.directed, not pair.isalpha(), _by_letter(pair)

        return tuple(sorted(map(self._copy, self.telling.reuses), key=order))

    def _copy(self, reuse: Reuse) -> Copy:
        pair = sorted((reuse.a, reuse.b), key=self.rank)
        if reuse.earlier in pair:
            pair.sort(key=lambda a: a != reuse.earlier)
        passages = []
        for spans in sorted(reuse.passages):
            one, two = sorted(spans, key=lambda s: s.article != pair[0])
            passages.append((self.cite(one), self.cite(two)))
        return Copy(
            first=self.label[pair[0]],
            second=self.label[pair[1]],
            directed=reuse.earlier is not None,
            common=reuse.common_source,
            extent=reuse.extent,
            passages=tuple(passages),
            reasons=tuple(self._because(r) for r in reuse.reasons),
        )

    def _because(self, reason: Reason) -> Because:
        return Because(
            line(reason.kind), line(reason.text), tuple(self.cite(s) for s in self._sorted(reason.evidence))
        )

    def dates(self) -> tuple[Published, ...]:
        """Return a date, or that none is given, for each article, in letter order."""
        settled = self.settled()
        why = {d.article: line(d.why) for d in self.telling.dates}
        found = []
        for article in sorted(self.telling.articles, key=lambda a: self.rank(a.id)):
            readings, said = article.published, why.get(article.id, "")
            when = day(settled[article.id]) if article.id in settled else ""
            two = len(readings) > 1
            if two and not all(f"{w.start:%Y-%m-%d}" in said for w in readings):
                said = "; ".join(filter(None, ("could read " + " or ".join(map(day, readings)), said)))
            found.append(Published(self.label[article.id], when, two, said))
        return tuple(found)

    def described(self) -> tuple[Described, ...]:
        """Return the times that the points tell of, earliest first; what reads two ways is left out."""
        shortest: dict[Span, tuple[When, Claim]] = {}
        twice: set[Span] = set()
        for claim in sorted(
            {c for p in self.telling.points for c in p.claims}, key=lambda c: -len(c.evidence)
        ):
            readings: dict[Span, list[When]] = {}
            for value in claim.values:
                if isinstance(value.reading, When):
                    readings.setdefault(value.span, []).append(value.reading)
            twice |= {span for span, found in readings.items() if len(found) > 1}
            bare = len(self.articles[claim.evidence.article][claim.evidence].split()) < 3
            shortest |= {s: (r[0], claim) for s, r in readings.items() if not bare or s not in shortest}
        at: dict[tuple[datetime, str], dict[str, Cite]] = {}
        for span in self._sorted(shortest):
            when, claim = shortest[span]
            if span not in twice and when.start.year >= FULL_YEARS:
                own = at.setdefault((when.start, day(when)), {})
                own.setdefault(self.letter[span.article], self.cite(claim.evidence, claim.values))
        return tuple(Described(said, tuple(own.values())) for (_, said), own in sorted(at.items()))

    def settled(self) -> dict[str, When]:
        """Return the date of each article that has one: as settled, else its likeliest reading."""
        found = {a.id: a.published[0] for a in self.telling.articles if a.published}
        return found | {d.article: d.published for d in self.telling.dates}

    @property
    def period(self) -> str:
        """The first and last day of publication, "" when no article gives one."""
        known = list(self.settled().values())
        if not known:
            return ""
        first, last = min(known, key=lambda w: w.start), max(known, key=lambda w: w.start)
        return day(first) if day(first) == day(last) else f"{day(first)} – {day(last)}"

    @property
    def title(self) -> str:
        """What to call the story: its headline, else the first title there is, else its id."""
        if self.telling.headline:
            return line(self.telling.headline.text)
        titles = [line(a.title) for a in self.telling.articles if a.title]
        return titles[0] if titles else self.telling.story.id

    @staticmethod
    def lang(article: Article) -> str | None:
        """Return the language of an article if it is written as one (BCP 47)."""
        return article.lang if article.lang and _LANGUAGE.fullmatch(article.lang) else None

    def where(self, article: Article) -> str:
        """Return what to call an article: its outlet, else the last part of where it came from."""
        name = article.outlet or article.source.rstrip("/").rsplit("/", 1)[-1] or article.id
        return line(name)

    def shared(self) -> dict[str, list[tuple[Span, str]]]:
        """Return, for each article, the passages it shares and the label of whom with."""
        found: dict[str, list[tuple[Span, str]]] = {}
        for reuse in self.telling.reuses:
            for pair in reuse.passages:
                for span, other in (pair, pair[::-1]):
                    found.setdefault(span.article, []).append((span, self.label[other.article]))
        return found


def retold(points: Iterable[Point]) -> set[str]:
    """Return the ids of the points that tell once more, in more words of each account, what they lie in."""
    by_id = {p.id: p for p in points}
    return {
        p.id
        for p in by_id.values()
        if p.within in by_id
        and p.within != p.id
        and all(any(c.evidence.holds(h.evidence) for h in by_id[p.within].claims) for c in p.claims)
    }


def _by_letter(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _bare(words: str) -> str:
    """Return a name without a title before it or a possessive after it."""
    return _TITLE.sub("", _POSSESSIVE.sub("", line(words))).strip(' ,.;:“”"‘’')


def _marked(words: str, span: Span, values: Iterable[Value]) -> tuple[Piece, ...]:
    """Cut the words of `span` so that those that carry a number or date stand apart."""
    inside = sorted(
        {(v.span.start - span.start, v.span.end - span.start) for v in values if span.holds(v.span)}
    )
    pieces: list[Piece] = []
    at = 0
    for start, end in inside:
        if start >= at:
            pieces += [("", words[at:start]), ("value", words[start:end])]
            at = end
    pieces.append(("", words[at:]))
    flat = [(kind, re.sub(r"\s+", " ", plain(text))) for kind, text in pieces if text]
    return tuple(flat)
