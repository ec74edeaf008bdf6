"""What one account alone says.

    points(claims, marked, tell, story) -> [Point, ...]

Looked for in every other article, and not found there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Claim, Point, Reason, Span, Statement, mint
from ..rarity import idf
from .story import Story
from .telling import content

UNHEARD = 0.045  # best score below which nothing like a claim was found in another article
FULL = 4  # words from which a claim with a verb tells something by itself
CLAUSE = 0.40  # weight from which a claim is worth showing as what one account alone says
# Rarity of its telling words, in all, under which a clause tells nothing: "the reason was simple" has 4.
LITTLE = 5.0
SAYS = 12.0  # … and from which it tells enough to come first
WHOLE = 200  # characters of a clause up to which it is shown whole, if all of it is one account's alone
TOLD = 0.4  # what a claim that does gains over one that says nothing
# Words that hang on what a claim is cut from, if it opens or ends with them.
HANGING = frozenset(
    "which who whom whose that to of in on at by for from with while as and but or than into been".split()
)
# … and those that say nothing without what would follow, if it ends with them.
UNENDED = HANGING | frozenset("is are was were be been am has have had will would there's it's".split())


@dataclass(frozen=True, slots=True)
class Marked:
    """What else is marked in the articles: a claim that is no more than that tells nothing by itself."""

    covered: Sequence[Span]  # the claims of points that were made already
    tellers: Sequence[Span]  # who says a quote, and the verb of saying
    quoted: Sequence[Span]
    names: Sequence[Span]


def points(
    claims: Mapping[str, Sequence[Claim]], marked: Marked, tell: Callable[[Claim], Claim], story: Story
) -> list[Point]:
    """Return what one account alone says: looked for in every other article and not found there.

    A clause, or a figure; not a bare "the actress added", nor "she told the paper", where what she told
    it stands elsewhere, nor words whose only verb is in a name ("in the Dead Men Are Talking finale").
    Told in the main clause that it stands in (`tell`), where all of that is the account's alone.
    """
    if len(story.told) < 2:
        return []
    found: list[Point] = []
    told_by = {story.words(s) for s in marked.tellers}
    by_article, spoken, said, named = (
        _by_article(spans) for spans in (marked.covered, marked.tellers, marked.quoted, marked.names)
    )
    for article in story.told:
        taken = list(by_article.get(article, ()))
        speaking, quoting, naming = (s.get(article, ()) for s in (spoken, said, named))
        for claim in sorted(claims[article], key=lambda c: (-c.weight, c.evidence)):
            if claim.weight < CLAUSE:
                break
            if _closest(claim, story) >= UNHEARD or any(claim.evidence.overlaps(t) for t in taken):
                continue
            if story.met.unclear([claim]):
                continue
            if not _tells(claim, speaking, quoting, naming, told_by, story.words):
                continue
            whole = tell(claim)
            others = (*taken, *(s for s in speaking if not s.overlaps(claim.evidence)))
            if _stands(story.words(whole.evidence)) and not any(whole.evidence.overlaps(s) for s in others):
                claim = whole if _closest(whole, story) < UNHEARD else claim
            taken.append(claim.evidence)
            found.append(_point(claim, story))
    return found


def _closest(claim: Claim, story: Story) -> float:
    """Return the best that any claim in these words scores elsewhere."""
    inner = (c.evidence for c in story.beside[claim.sentence] if c.evidence.overlaps(claim.evidence))
    return max((score for s in inner for score, _ in story.heard.get(s, {}).values()), default=0.0)


def _point(claim: Claim, story: Story) -> Point:
    own, words = claim.evidence, story.words(claim.evidence)
    looked = f"closest passage elsewhere scores {_closest(claim, story):.2f}, under {UNHEARD}"
    account = story.account_of[own.article]
    return Point(
        id=mint("p", f"{own.article}:{own.start}:{own.end}"),
        about=Statement(words, (own,)),
        claims=(claim,),
        relation="alone",
        voices=1,
        silent=tuple(
            dict.fromkeys(story.account_of[id] for id in story.told if story.account_of[id] != account)
        ),
        salience=round(_salience(claim, len(story.told[own.article].text), words), 6),
        why=(Reason("looked for", looked, ()),),
    )


def _by_article(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Return the spans of each article, each once, in text order."""
    found: dict[str, list[Span]] = {}
    for span in sorted(set(spans)):
        found.setdefault(span.article, []).append(span)
    return found


def _stands(clause: str) -> bool:
    """Tell whether a clause is short enough to be shown whole, and begins or ends inside no quotation."""
    return len(clause) <= WHOLE and clause.count("“") == clause.count("”") and clause.count('"') % 2 == 0


def _salience(claim: Claim, length: int, said: str) -> float:
    """Return how early a reader would want a claim: one told early, and in words that say something."""
    says = min(1.0, _telling(said) / SAYS)
    return 0.5 * (1 - claim.evidence.start / max(1, length)) + claim.weight + TOLD * says


def _telling(said: str) -> float:
    return sum(map(idf, content(said)))


def _tells(
    claim: Claim,
    tellers: Sequence[Span],
    quoted: Sequence[Span],
    names: Sequence[Span],
    told_by: Collection[str],
    words: Callable[[Span], str],
) -> bool:
    """Tell whether a claim says something by itself: a clause or a figure, beyond who says it.

    Not what is cut off before its object ("known as"), not a question, and not words that say nothing.
    """
    whole = words(claim.evidence)
    said = whole.casefold().split()
    length = len(said)
    if said[-1] in UNENDED or words(claim.sentence).rstrip("”’\"' ").endswith("?"):
        return False
    verbal = claim.verbal and not any(s.holds(claim.head) for s in names)
    if not claim.values and not (verbal and length >= FULL and _telling(whole) >= LITTLE):
        return False
    if length <= FULL and words(claim.head) in told_by:
        return False
    telling = any(s.holds(claim.head) for s in tellers)
    if telling and not any(s.overlaps(claim.evidence) for s in quoted):
        return False
    return 2 * sum(claim.evidence.shared(s) for s in tellers) < len(claim.evidence)
