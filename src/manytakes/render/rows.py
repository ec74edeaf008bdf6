"""What the sections of a report are made of: plain records, ready to print.

A `View` makes them, and the page, the terminal and Markdown print them. Every string in
them is fit to print (`words.line`), and every one that quotes stands in a `Cite`.
"""

from __future__ import annotations

from dataclasses import dataclass

from .words import Piece

TYPED = {"number": "figure", "date": "date", "time": "time"}  # disputes over a value, which is marked already


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: the label of its article, its anchor on the page, and the words there.

    `parts` are the words in pieces, those that carry a value marked "value".
    """

    label: str
    letter: str
    anchor: str
    words: str
    parts: tuple[Piece, ...]
    start: int
    end: int
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording and everyone who uses it; `parts` show what it changes of the longest.

    `before` and `after` are the rest of the sentence it stands in, and `when` the day its
    account is of, where the accounts of the point are of several days.
    """

    words: str
    cites: tuple[Cite, ...]
    parts: tuple[Piece, ...] = ()
    before: str = ""
    after: str = ""
    when: str = ""


def valued(side: Cite | Wording) -> bool:
    """Tell whether a part of the words is marked: the value that a dispute is over."""
    return any(kind for kind, _ in side.parts)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account says on a point.

    With no cites it is silent, searched whole in vain, or else it is not clear whether it
    speaks of this at all; `near` is then the passage that comes closest, if one is known.
    `articles` counts the account's, reprints too.
    """

    letter: str
    cites: tuple[Cite, ...]
    silent: bool
    near: Cite | None = None
    articles: int = 1


@dataclass(frozen=True, slots=True)
class Because:
    """A reason in our words, and the accounts' words that show it."""

    kind: str
    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A point: the matter in an account's words, and a cell for each account of the story."""

    key: str
    about: str
    parts: tuple[Piece, ...]
    lang: str | None
    source: Cite
    cells: tuple[Cell, ...]
    wordings: tuple[Wording, ...]
    carried: int
    voices: int
    relation: str
    kind: str
    group: str
    hedges: tuple[Cite, ...]
    why: tuple[Because, ...]
    within: tuple[Row, ...] = ()  # points that say a part of it, or say it again

    def lacks(self, side: Cite | Wording) -> str:
        """Return what a side of a dispute over a value does not give, "figure"; "" if nothing is missing."""
        noun = TYPED.get(self.kind, "") if self.relation == "differ" else ""
        return noun if any(map(valued, self.wordings)) and not valued(side) else ""

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the accounts that carry the point."""
        return tuple(c.letter for c in self.cells if c.cites)

    @property
    def articles(self) -> int:
        """How many articles the accounts that carry the point are, reprints counted."""
        return sum(c.articles for c in self.cells if c.cites)

    @property
    def unclear(self) -> tuple[str, ...]:
        """The letters of the accounts of which it is not clear whether they speak of it."""
        return tuple(c.letter for c in self.cells if not c.silent and not c.cites)

    @property
    def silent(self) -> tuple[str, ...]:
        """The letters of the accounts that were searched and say nothing."""
        return tuple(c.letter for c in self.cells if c.silent and not c.cites)


@dataclass(frozen=True, slots=True)
class Described:
    """A time that accounts tell of: as it is read, and the passages that say it, one an account."""

    when: str
    passages: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """An utterance: who said it, its longest form, and how the others word it."""

    speaker: str
    relation: str
    base: Wording
    others: tuple[Wording, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A written form of a name, the letters of the accounts that write it, and where first."""

    text: str
    letters: tuple[str, ...]
    cite: Cite
    times: int


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something, and every way it is written."""

    name: str
    kind: str
    spellings: tuple[Spelling, ...]
    times: int
    doubt: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles that share wording: `earlier` first when the direction is known."""

    first: str
    second: str
    directed: bool
    common: bool
    extent: str
    passages: tuple[tuple[Cite, Cite], ...]
    reasons: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """When an article came out; `note` has the readings of its own date, if two, and how it was settled."""

    label: str
    when: str
    ambiguous: bool
    note: str
