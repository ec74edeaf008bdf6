"""The nouns: frozen records that point into immutable texts, and the errors.

Every record is a value: it compares, hashes, sorts and pickles by content, and
none holds another article's text. Nothing here reads a file or runs a model.

    ManytakesError            everything manytakes raises on purpose
    |- BadSpan                a span that is empty, foreign or past the end of its text
    |- BadInput               a path, stream or option that cannot be used at all
    |- BadReport              a report or store that fails `manytakes check`
    |- NoSuchStory            a story id that the store does not hold
    '- MissingExtra           an optional package is not installed

Offsets count Unicode code points and are half-open. JavaScript counts UTF-16
units and Arrow bytes, so offsets leave Python only beside the words they cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from math import inf, isnan
from typing import Literal

# -- errors ------------------------------------------------------------------------


class ManytakesError(Exception):
    """The root of every error manytakes raises on purpose."""


class BadSpan(ManytakesError):
    """A span is empty, belongs to another article, or runs past the end of its text."""


class BadInput(ManytakesError):
    """A path, stream or option cannot be used at all."""


class BadReport(ManytakesError):
    """A report or store fails verification: a text, a hash or a span does not hold."""


class NoSuchStory(ManytakesError):
    """The store holds no story of that id."""


class MissingExtra(ManytakesError):
    """A feature needs a package that is not installed; the message names it."""


# -- the words the records are made of ---------------------------------------------

ResidueKind = Literal[
    "navigation", "teaser", "share", "newsletter", "comment-form", "caption",
    "credit", "dateline", "ad", "player", "correction", "other",
]  # fmt: skip
MentionKind = Literal["person", "organisation", "place", "work", "other"]
MentionForm = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Relation = Literal["agree", "compatible", "differ", "alone"]
Difference = Literal[
    "number", "date", "time", "place", "name-spelling", "identity", "polarity",
    "modality", "cause", "attribution", "order", "wording",
]  # fmt: skip
Wording = Literal["same-words", "cut", "different-wording", "different-speaker", "alone"]
Modality = Literal["stated", "planned", "possible", "reported", "conditional", "required"]
Precision = Literal["year", "month", "day", "part", "minute"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` to `end` (half-open) of the text of article `article`."""

    article: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(
                f"span {self.start}:{self.end} of article {self.article!r} is empty or negative;"
                " expected 0 <= start < end"
            )

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character of one article."""
        return self.article == other.article and self.start < other.end and other.start < self.end

    def shared(self, other: Span) -> int:
        """Return how many characters the two spans share."""
        return min(self.end, other.end) - max(self.start, other.start) if self.overlaps(other) else 0

    def holds(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.article == other.article and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be used: what, at which stage, and why."""

    what: str
    stage: str
    reason: str


# -- what comes in -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it came.

    `source` says where from (a path, `path:line`, `-`). `given` holds the metadata
    that came with it (a JSONL line's other columns), untouched, as (name, value) pairs.
    `told` is what its carrier says of it in our words: "title", "date", "outlet", "lang",
    "charset", "id" (the user's own; two ids are two articles, whatever their text).
    """

    source: str
    body: bytes
    mime: Literal["text/plain", "text/markdown", "text/html"]
    url: str | None = None
    given: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as an interval: every value that the words allow, `low` and `high` included.

    "17" is [17, 17], "at least 11" is [11, inf], "around 17" is [17, 17] with `hedge`
    "around": a hedge is kept as the article's own word, never turned into a guess at
    its width. `unit` is "" for a bare count, else a normal form ("%", "USD", "km",
    "year"); `of` is the lemma of what is counted ("take", "people"), "" if unknown.
    """

    low: float
    high: float
    unit: str = ""
    hedge: str = ""
    of: str = ""
    ordinal: bool = False

    def __post_init__(self) -> None:
        if isnan(self.low) or isnan(self.high) or self.low > self.high:
            raise ValueError(f"quantity needs low <= high, got {self.low} and {self.high}")

    @property
    def exact(self) -> bool:
        """Whether the words give one bare number."""
        return self.low == self.high and not self.hedge and self.high != inf


@dataclass(frozen=True, slots=True)
class When:
    """A date or time as the half-open interval of instants that the words allow.

    `precision` is the unit the words were exact to. Naive local time: articles
    seldom name a zone, and none is guessed. What is half known lies in a stand-in year:
    1 a time of day, 2 a weekday of an unknown week, 4 a day or month of an unknown year.
    """

    start: datetime
    end: datetime
    precision: Precision
    hedge: str = ""

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"when needs start < end, got {self.start} and {self.end}")


@dataclass(frozen=True, slots=True)
class Value:
    """A number or date found in a text: its span, and one reading of it.

    An ambiguous form ("07/02/2022") gives two values over one span.
    """

    span: Span
    reading: Quantity | When


@dataclass(frozen=True, slots=True)
class Residue:
    """Page furniture: text that came with the article and is not the story."""

    span: Span
    kind: ResidueKind


@dataclass(frozen=True, slots=True)
class Credit:
    """Words that credit another outlet ("appeared first on NME"): the span and the name in it."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Article:
    """One document, immutable. `text` is the whole text as it came; the rest points into it.

    `id` is a content hash of url and text. `body` and `residue` spans are in text order,
    do not overlap, and together cover every non-space character. `published` lists every
    reading of the date ("07/02/2022" has two), likeliest first; empty when none is given.
    `outlet` is shown and never compared. `given` is the user's own metadata, untouched. `about` is
    what the page says of itself besides, as (name, value): "author", "updated", "section",
    "canonical", and in "dated" where its date was found.
    """

    id: str
    source: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    lang: str | None = None
    published: tuple[When, ...] = ()
    body: tuple[Span, ...] = ()
    residue: tuple[Residue, ...] = ()
    credits: tuple[Credit, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, span: Span) -> str:
        """Return the words that `span` cites; the one way to read a citation.

        Raises BadSpan when the span is of another article or runs past the text.
        """
        if span.article != self.id:
            raise BadSpan(f"span of article {span.article!r} read from article {self.id!r}")
        if span.end > len(self.text):
            raise BadSpan(
                f"span {span.start}:{span.end} runs past the {len(self.text)} code points"
                f" of article {self.id!r}"
            )
        return self.text[span.start : span.end]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal: what `check` compares."""
        return sha256(self.text)


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of `text` in UTF-8 (lone surrogates kept)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def mint(kind: str, *parts: str) -> str:
    """Return the content id of a record: `kind` and 12 hex digits of its parts' SHA-256.

    The same parts give the same id on every machine, so every write is idempotent.
    """
    return f"{kind}{sha256(chr(31).join(parts))[:12]}"


# -- what the tagger says ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A word: offsets into the article's text, and what the tagger says of it.

    `head` is the index of its syntactic head in `Parse.tokens` (its own for a root).
    `pos` is the universal part of speech, `tag` the Penn tag, `dep` the ClearNLP label.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Parse:
    """The tagger's reading of an article's body.

    `sentences` are token ranges [first, last) in text order; no sentence crosses a
    paragraph or a body span. `entities` are (first, last, label) token ranges.
    """

    article: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[tuple[int, int, str], ...]

    def span(self, first: int, last: int) -> Span:
        """Return the span of tokens `first` up to, not including, `last`."""
        return Span(self.article, self.tokens[first].start, self.tokens[last - 1].end)


# -- what the stages find ----------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where somebody or something is named. `text` is the words of `span`.

    `form` tells a name ("Maria Ortiz") from a description ("the 22-year-old") and a
    pronoun ("she").
    """

    span: Span
    text: str
    kind: MentionKind
    form: MentionForm = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """A cross-document coreference chain: every mention of one person, organisation, ...

    `name` is the form most accounts write. `doubt` says, when two readings stood, why a
    further chain was not joined to this one.
    """

    id: str
    name: str
    kind: MentionKind
    mentions: tuple[Mention, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation: content (one span, or more when interrupted), cue and source.

    The terms are PARC 3's (Pareti 2016). `source` is the words that name the speaker
    ("she", "the minister"); it is None when the text names none, never guessed.
    """

    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    kind: QuoteKind = "direct"

    def __post_init__(self) -> None:
        if not self.content:
            raise BadSpan("a quote needs at least one span of content")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One remark, as each account that carries it words it: longest direct form first.

    `speaker` is an entity id, or None where no account names one.
    """

    id: str
    variants: tuple[Quote, ...]
    relation: Wording
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition of one account, with the smallest span that states it.

    `sentence` is the sentence around the evidence. `predicate` is the lemma of what is
    said ("reveal"), `verbal` when it is a verb, `participants` the ids of the entities in
    it. `voice` is the quote it stands in, None when the outlet says it in its own voice.
    `head` is the span's main word; `weight`, 0 to 1, how alike it is to the spans that
    readers mark as one claim.
    """

    evidence: Span
    sentence: Span
    head: Span
    weight: float = 0.0
    predicate: str = ""
    verbal: bool = False
    participants: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    voice: Quote | None = None
    negated: bool = False
    modality: Modality = "stated"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why we think so: a kind ("credit line"), a sentence of ours, and the words that show it."""

    kind: str
    text: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """Two articles that share wording beyond chance; `a` < `b` by id.

    `passages` are pairs of spans, one in each. `earlier` is the one copied from, set only
    with `reasons` that tell the direction. `extent` is how much of the shorter body is shared.
    """

    a: str
    b: str
    passages: tuple[tuple[Span, Span], ...]
    extent: Literal["whole", "most", "part", "sentence"]
    earlier: str | None = None
    common_source: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One independent telling: the article it is read from, and its reprints."""

    id: str
    origin: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One event: its accounts, in order of publication, then id."""

    id: str
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of a report: words, and the spans that back them. Cannot be made without evidence."""

    text: str
    evidence: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise BadSpan(f"a statement needs evidence, got none for {self.text!r}")


@dataclass(frozen=True, slots=True)
class Point:
    """One matter on which accounts can agree or differ. Not "fact": we never know one.

    `about` names the matter in an account's own words. `claims` are ordered by account.
    `voices` counts the accounts that carry it on their own evidence: reused passages lend
    no second voice. `silent` lists the accounts searched whole without finding it.
    `why` lists what decided, a reason each. `within` is the id of a point that says the
    same and more, carried by the same accounts or more, or that says the same in fewer words and
    stands for both; "" for a point that stands for itself.
    """

    id: str
    about: Statement
    claims: tuple[Claim, ...]
    relation: Relation
    kind: Difference | None = None
    voices: int = 1
    silent: tuple[str, ...] = ()
    salience: float = 0.0
    why: tuple[Reason, ...] = ()
    within: str = ""

    def __post_init__(self) -> None:
        if not self.claims:
            raise BadSpan("a point needs at least one claim")
        if (self.relation == "differ") != (self.kind is not None):
            raise ValueError(f"point of relation {self.relation!r} cannot have kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Dated:
    """When an article of a story was published, settled with the other accounts, and how."""

    article: str
    published: When
    why: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything found in one story: what a page of the report shows.

    `articles` are in the order of the story's accounts, reprints after their origin.
    """

    story: Story
    articles: tuple[Article, ...]
    entities: tuple[Entity, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    points: tuple[Point, ...] = ()
    reuses: tuple[Reuse, ...] = ()
    dates: tuple[Dated, ...] = ()
    headline: Statement | None = None
    standfirst: tuple[Statement, ...] = ()

    def article(self, id: str) -> Article:
        """Return the article of that id. Raises KeyError when the story has none."""
        for article in self.articles:
            if article.id == id:
                return article
        raise KeyError(id)

    def words(self, span: Span) -> str:
        """Return the words a span of this story cites."""
        return self.article(span.article)[span]

    def account_of(self, article: str) -> Account:
        """Return the account that tells article `article`. Raises KeyError when none does."""
        for account in self.story.accounts:
            if article in account.articles:
                return account
        raise KeyError(article)

    def letter(self, account: str) -> str:
        """Return the account's letter on the page: A, B, ... Z, AA, AB, ..."""
        n = [a.id for a in self.story.accounts].index(account)
        return letters(n)


def letters(n: int) -> str:
    """Return the n-th column name, from 0: A ... Z, AA, AB ...

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        name = chr(65 + rest) + name
    return name
