"""The report for a terminal: what matters first, nothing wider than asked.

    write(report, width, colour)  -> str

Letters are accounts. Colour is only ever an addition: the same words without it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..families import Owners, shared
from .rows import Cite, Row
from .view import View
from .words import count, line

if TYPE_CHECKING:
    from . import Report

FIRST = 12  # points of a section shown; the page and the JSON have all
_STYLES = {"bold": "1", "soft": "2", "contradiction": "31", "naming": "35", "wording": "33"}


def write(report: Report, width: int = 100, colour: bool = False) -> str:
    """Return the report in lines of at most `width` columns, ending in a line break."""
    pen = _Pen(max(40, width), colour)
    for n, telling in enumerate(report.stories):
        _story(View(telling, n), pen, shared(telling, report.families))
    if report.skipped:
        pen.heading("Skipped")
        for s in report.skipped:
            pen.item("", f"{line(s.what)}: {line(s.reason)} ({line(s.stage)})")
    return "\n".join(pen.lines).strip("\n") + "\n"


class _Pen:
    """Collects lines, wrapped to a width, with a hanging indent for what stands before them."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = width, colour
        self.lines: list[str] = []

    def heading(self, text: str) -> None:
        self.lines += ["", self.style(text.upper(), "bold"), ""]

    def item(self, before: str, text: str, style: str = "", indent: int = 2) -> None:
        """Add `text` wrapped, `before` hanging to its left, or above it where it is long."""
        hang = indent + (len(before) + 2 if before else 0)
        if 2 * hang > self.width:
            for piece in textwrap.wrap(before, self.width - indent):
                self.lines.append(" " * indent + self.style(piece, style))
            before, hang, indent = "", indent + 4, indent + 4
        wrapped = textwrap.wrap(text, self.width - hang, break_on_hyphens=False) or [""]
        lead = " " * indent + (self.style(before, style) + "  " if before else "")
        self.lines.append((lead + wrapped[0]).rstrip())
        self.lines += [" " * hang + w for w in wrapped[1:]]

    def more(self, n: int) -> None:
        if n > 0:
            self.lines.append(self.style(f"  … and {n} more", "soft"))

    def style(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and style and text else text


def _story(view: View, pen: _Pen, owners: Owners) -> None:
    telling = view.telling
    title = f"“{view.title}”" if telling.headline else view.title
    pen.lines += ["", *(pen.style(w, "bold") for w in textwrap.wrap(title, pen.width))]
    counts = (count(len(telling.articles), "article"), count(len(view.letters), "account"))
    pen.lines += [pen.style(", ".join(filter(None, (*counts, view.period))), "soft"), ""]
    dates = {d.label: d for d in view.dates()}
    for id, label in view.label.items():
        date = dates[label]
        when = f", {date.when}" if date.when else ""
        both = f" ({date.note})" if date.ambiguous else ""
        pen.item(label, f"{view.where(view.articles[id])}{when}{both}", "bold")
    for name, letters in owners:
        pen.item("", f"one owner, {line(name)}: {', '.join(letters)}", "soft")
    if len(telling.articles) > 1:
        _points(view, pen)
    else:
        pen.lines += ["", "  One article only: nothing to compare it with."]
    _quotes_and_names(view, pen)


def _points(view: View, pen: _Pen) -> None:
    pen.heading("What they agree on")
    agreed = view.agreed()
    for row in agreed[:FIRST]:
        hedge = f"; one hedges: “{row.hedges[0].words}”" if row.hedges else ""
        pen.item(_dots(row, view), f"“{row.about}”{hedge}")
    pen.more(len(agreed) - FIRST)
    if not agreed:
        pen.item("", "no point is carried by two accounts")
    pen.heading("Where they differ")
    differing = view.differing()
    for row in differing:
        named = row.about in [w.words for w in row.wordings]  # then its line below says it
        pen.item(row.kind.replace("-", " "), "" if named else f"“{row.about}”", row.group)
        for wording in row.wordings:
            none = f" (no {noun} to compare)" if (noun := row.lacks(wording)) else ""
            pen.item(_who(wording.cites), f"“{wording.words}”{none}", "bold", indent=6)
        if silent := [c.letter for c in row.cells if c.silent]:
            pen.item(" ".join(silent), "says nothing" if len(silent) == 1 else "say nothing", indent=6)
    if not differing:
        pen.item("", "no difference was found")
    pen.heading("Only one says")
    alone = view.alone()
    for row in alone[:FIRST]:
        unclear = f" (not clear in {' '.join(row.unclear)})" if row.unclear else ""
        pen.item(row.source.label, f"“{row.about}”{unclear}", "bold")
    pen.more(len(alone) - FIRST)
    if not alone:
        pen.item("", "nothing was found in one account alone")


def _quotes_and_names(view: View, pen: _Pen) -> None:
    if remarks := [r for r in view.remarks() if len(r.letters) > 1]:
        pen.heading("Who said what")
        for remark in remarks:
            pen.item("", f"{remark.speaker or 'no speaker named'} ({remark.relation.replace('-', ' ')})")
            for wording in (remark.base, *remark.others):
                pen.item(_who(wording.cites), f"“{wording.words}”", "bold", indent=6)
    if names := view.names():
        pen.heading("Names")
        for name in names[:FIRST]:
            ways = " · ".join(f"{s.text} ({' '.join(s.letters)})" for s in name.spellings)
            pen.item(name.name, ways, "bold")
        pen.more(len(names) - FIRST)
    if copies := view.copies():
        pen.heading("Who copied whom")
        for copy in copies:
            arrow = "→" if copy.directed else "–"
            why = "; ".join(r.text for r in copy.reasons)
            known = copy.extent if copy.directed else f"{copy.extent}, direction not known"
            pen.item(f"{copy.first} {arrow} {copy.second}", f"{known}{': ' + why if why else ''}", "bold")


def _dots(row: Row, view: View) -> str:
    """Return the letters of the accounts that carry a point, a dot for each that does not."""
    if len(row.cells) > 12:
        return f"{row.carried}/{len(row.cells)}"
    return "".join(c.letter if c.cites else "·" if c.silent else "?" for c in row.cells)


def _who(cites: Iterable[Cite]) -> str:
    return " ".join(dict.fromkeys(c.label for c in cites))
