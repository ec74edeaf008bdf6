"""One remark, two speakers: what one account has A say, another has B say.

    points(entities, utterances, shared, story) -> [Point, ...]

Only two people by name are set against each other, of whom neither account names the other's: a
letter, an office and a party say what one of their people says, and of two whom both accounts know
each may have said it. What they said is one remark (`quotes.align`) in nearly the same words, or the
claims of one point, said by two of one office ("Officer Kim said", "Officer Lee said").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz.fuzz import partial_ratio, ratio

from .. import text
from ..model import (
    Claim,
    Entity,
    Mention,
    MentionKind,
    Point,
    Quote,
    Reason,
    Span,
    Statement,
    Utterance,
    mint,
)
from ..rarity import idf
from .places import SPELT
from .story import Story

Words = Callable[[Span], str]

LIKE = 85  # rapidfuzz ratio of the shorter of two wordings within the longer from which they are one remark
LEAST = 5  # words that each has
SURE = 0.3  # pair score from which two claims, said by two of one office, are one remark
SAME = 90  # rapidfuzz ratio from which two direct quotations are one, word for word
RARE = 8.0  # rarity of a word (natural logarithm) that is hardly any but a surname
GAP = 20  # characters between a quotation and who says it
LONG = 300  # characters to show; of a longer sentence, the remark alone
# Of these one speaks at a time, or for all: a body has many members and many critics.
_OFFICES = frozenset(
    "spokesman spokeswoman spokesperson minister chancellor mayor governor manager director chairman"
    " chairwoman chair commissioner superintendent inspector sergeant constable lieutenant captain officer"
    " sheriff chief coach principal coroner".split()
)
_OF = re.compile(r"\b(?:of|from|for|to|with|like|including|such as)\b", re.I)
_POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class _Said:
    """What one account has one person say."""

    person: str  # entity id
    source: Span
    claim: Claim  # that shows it, with who says it
    stated: Span  # what is said
    words: str = ""  # of a remark, folded
    quoted: bool = False  # directly, right beside who says it


@dataclass(frozen=True, slots=True)
class _People:
    """Whom each account names."""

    by_id: Mapping[str, Sequence[Mention]]
    named: Mapping[str, Sequence[tuple[Span, str]]]  # where, and whom, by article
    known: Mapping[str, frozenset[str]]  # the folded words of all names, by account
    called: Mapping[str, frozenset[str]]  # the last word of each name, folded, by entity

    def speaker(self, quote: Quote, words: Words) -> str | None:
        """Return the one person whom a quote's source names: not of "Kim's office" or "a friend of Lee"."""
        if quote.source is None:
            return None
        own = [(s, id) for s, id in self.named.get(quote.source.article, ()) if quote.source.holds(s)]
        if len({id for _, id in own}) != 1:
            return None
        around = words(quote.source)
        first = min(s for s, _ in own)
        before, after = around[: first.start - quote.source.start], around[first.end - quote.source.start :]
        return None if _OF.search(before) or _POSSESSIVE.match(after) else own[0][1]

    def at(self, spans: Iterable[Span]) -> set[str]:
        """Return whom the words at some spans name."""
        return {id for span in spans for s, id in self.named.get(span.article, ()) if s.overlaps(span)}

    def two(self, a: str, here: str, b: str, there: str, word_for_word: bool) -> bool:
        """Tell whether `a` and `b` are two people of whom neither account names the other's.

        Of a remark word for word one stranger is enough: who says it elsewhere is not who says it here.
        """
        strangers = [self.called[x].isdisjoint(self.known[y]) for x, y in ((a, there), (b, here))]
        if a == b or not (any(strangers) if word_for_word else all(strangers)):
            return False
        return not any(ratio(x, y) >= SPELT for x in self.called[a] for y in self.called[b])


def points(
    entities: Sequence[Entity], utterances: Sequence[Utterance], shared: Sequence[Point], story: Story
) -> list[Point]:
    """Return a differ point for each two people whom accounts have say one thing; of several, the first."""
    people = _people(entities, story)
    told = {frozenset(people.at(p.why[0].evidence)) for p in shared if p.kind == "attribution"}
    found: list[Point] = []
    for remark in (*_remarks(utterances, people, story), *_statements(shared, people, story)):
        # A name that one account has for another's is in every remark of theirs: told once.
        speakers = frozenset(said.person for said in remark)
        if not any(speakers <= others for others in told):
            told.add(speakers)
            found.append(_point(remark, people, story))
    return found


def _people(entities: Sequence[Entity], story: Story) -> _People:
    named: dict[str, list[tuple[Span, str]]] = {}
    known: dict[str, set[str]] = {account: set() for account in story.account_of.values()}
    by_id: dict[str, list[Mention]] = {}
    for entity in entities:
        for m in entity.mentions:
            if m.form == "name" and m.span.article in story.told:
                known[story.account_of[m.span.article]].update(text.folded(m.text))
                if _person(entity.kind, m.text):
                    named.setdefault(m.span.article, []).append((m.span, entity.id))
                    by_id.setdefault(entity.id, []).append(m)
    return _People(
        by_id,
        named,
        {account: frozenset(own) for account, own in known.items()},
        {id: frozenset(w for m in own for w in text.folded(m.text)[-1:]) for id, own in by_id.items()},
    )


def _person(kind: MentionKind, name: str) -> bool:
    """Tell whether a name may be a person's: a surname that no other words go with is of any kind."""
    return kind == "person" or (kind == "other" and name.isalpha() and idf(text.fold(name)) >= RARE)


def _remarks(utterances: Iterable[Utterance], people: _People, story: Story) -> Iterable[list[_Said]]:
    """Yield of each remark what accounts have two people say, in nearly the same words."""
    for utterance in utterances:
        said: dict[str, _Said] = {}
        for quote in utterance.variants:
            id = quote.content[0].article
            person = people.speaker(quote, story.words) if id in story.told else None
            words = text.folded(" ".join(story.words(s) for s in quote.content))
            if person is not None and quote.source is not None and len(words) >= LEAST:
                shown = _claim(quote)
                one = _Said(person, quote.source, shown, quote.content[0], " ".join(words), _quoted(quote))
                said.setdefault(story.account_of[id], one)
        odd = {
            account
            for (here, a), (there, b) in combinations(sorted(said.items()), 2)
            if a.person != b.person
            and partial_ratio(a.words, b.words) >= LIKE
            and people.two(a.person, here, b.person, there, _word_for_word(a, b))
            for account in (here, there)
        }
        if odd:
            yield [said[account] for account in sorted(odd)]


def _quoted(quote: Quote) -> bool:
    """Tell whether a quotation is direct, with who says it right beside it."""
    if quote.kind != "direct" or quote.source is None or quote.cue is None:
        return False
    parts = sorted((quote.source, quote.cue, quote.content[0]))
    return all(b.start - a.end <= GAP for a, b in pairwise(parts))


def _word_for_word(a: _Said, b: _Said) -> bool:
    return a.quoted and b.quoted and ratio(a.words, b.words) >= SAME


def _claim(quote: Quote) -> Claim:
    """Return a quote with who says it, as one run of words; without, if they are too far apart."""
    shown = quote.content[0]
    if quote.source and quote.cue:
        parts = (quote.source, quote.cue, shown)
        whole = Span(shown.article, min(s.start for s in parts), max(s.end for s in parts))
        shown = whole if len(whole) <= LONG else shown
    return Claim(evidence=shown, sentence=shown, head=shown, weight=0.5, voice=quote)


def _statements(shared: Iterable[Point], people: _People, story: Story) -> Iterable[list[_Said]]:
    """Yield of each point two claims that surely state one matter, said by two of one office."""
    for p in shared:
        if p.relation == "differ":
            continue
        spoken = [(c, s) for c in p.claims if c.verbal and (s := _said(c, people, story.words))]
        said = [s for _, s in spoken]
        offices = [_OFFICES.intersection(text.folded(story.words(s.source))) for s in said]
        for i, j, score in story.scored([c for c, _ in spoken]):
            a, b = said[i], said[j]
            here, there = (story.account_of[s.source.article] for s in (a, b))
            if (
                score >= SURE
                and offices[i] & offices[j]
                and people.two(a.person, here, b.person, there, word_for_word=False)
            ):
                yield [a, b]


def _said(claim: Claim, people: _People, words: Words) -> _Said | None:
    person = people.speaker(claim.voice, words) if claim.voice else None
    if person is None or claim.voice is None or claim.voice.source is None:
        return None
    whole = _claim(claim.voice)
    shown = whole if whole.evidence.holds(claim.evidence) else claim
    return _Said(person, claim.voice.source, shown, claim.evidence)


def _point(remark: Sequence[_Said], people: _People, story: Story) -> Point:
    claims = tuple(sorted((s.claim for s in remark), key=lambda c: c.evidence))
    about = min((s.stated for s in remark), key=lambda s: (len(s), s))
    # The fullest name that the account has: "Mr Moon" here may be "Prime Minister Lee Moon" above.
    fullest = [
        min(
            (m.span for m in people.by_id[s.person] if m.span.article == s.source.article),
            key=lambda span: (-len(span), span),
        )
        for s in remark
    ]
    said_by = " and ".join(f"“{name}”" for name in dict.fromkeys(story.words(s) for s in fullest))
    evidence = tuple(dict.fromkeys((*(s.source for s in remark), *fullest)))
    return Point(
        id=mint(
            "p", "speaker", *(f"{c.evidence.article}:{c.evidence.start}:{c.evidence.end}" for c in claims)
        ),
        about=Statement(story.words(about), (about,)),
        claims=claims,
        relation="differ",
        kind="attribution",
        voices=len(claims),
        salience=round(len(claims) * 0.7, 6),
        why=(Reason("attribution", f"one remark, said by {said_by}", evidence),),
    )
