"""The report in CommonMark with pipe tables: for a note, a pull request, a chat.

    write(report)  -> str

Letters stand for articles, listed at the end with where they came from and the SHA-256
of their text; each quotation is followed by its letter and code points, "A:740-787".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..families import Owners, shared
from .rows import Cite, Row
from .view import View
from .words import count, line

if TYPE_CHECKING:
    from . import Report

# Whatever CommonMark, GitHub's additions to it, or raw HTML could read as more than text:
# anywhere in a line, at its start, and in a bare web address.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~&@$^]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_LEADING = re.compile(r"^(\d{0,9})([-+#=.)])")


def write(report: Report) -> str:
    """Return the report in Markdown, ending in a line break."""
    out: list[str] = []
    for n, telling in enumerate(report.stories):
        out += _story(View(telling, n), shared(telling, report.families))
    if report.skipped:
        out += ["## Skipped", ""]
        out += [f"- {_safe(s.what)} ({_safe(s.stage)}): {_safe(s.reason)}" for s in report.skipped] + [""]
    settings = "".join(f" · {_safe(name)} {_safe(value)}" for name, value in report.parameters)
    out.append(f"manytakes {_safe(report.version)}{settings}")
    return "\n".join(out) + "\n"


def _story(view: View, owners: Owners) -> list[str]:
    telling = view.telling
    counts = (count(len(telling.articles), "article"), count(len(view.letters), "account"))
    out = [f"# {_quoted(view.title)}", "", " · ".join(filter(None, (*counts, view.period))), ""]
    out += [x for name, letters in owners for x in (f"One owner, {_safe(name)}: {', '.join(letters)}", "")]
    for statement in telling.standfirst:
        wording = view.statement(statement)
        out += [f"{_quoted(wording.words)} {_at(wording.cites)}", ""]
    out += ["## What they agree on", ""] + [_point(r) for r in view.agreed()] + [""]
    out += ["## Where they differ", ""]
    for row in view.differing():
        out.append(f"- **{_safe(row.kind)}**: {_quoted(row.about)}")
        for w in row.wordings:
            none = f", no {noun} to compare" if (noun := row.lacks(w)) else ""
            out.append(f"    - {_quoted(w.words)} {_at(w.cites)}{none}")
        silent = [c.letter for c in row.cells if c.silent]
        out += [f"    - {', '.join(silent)}: says nothing"] if silent else []
    out += ["", "## Only one says", ""]
    for row in view.alone():
        unclear = f"; not clear in {' '.join(row.unclear)}" if row.unclear else ""
        out.append(f"- {_quoted(row.about)} {_at([row.source])}{unclear}")
    out.append("")
    out += ["## Who said what", ""]
    for remark in view.remarks():
        out.append(
            f"- **{_safe(remark.speaker or 'no speaker named')}**, {remark.relation.replace('-', ' ')}"
        )
        out += [f"    - {_quoted(w.words)} {_at(w.cites)}" for w in (remark.base, *remark.others)]
    out += ["", "## Names", ""]
    for name in view.names():
        ways = "; ".join(f"{_safe(s.text)} ({' '.join(s.letters)})" for s in name.spellings)
        out.append(f"- **{_safe(name.name)}**: {ways}")
    out += ["", "## Who copied whom", ""]
    for copy in view.copies():
        arrow = "→" if copy.directed else "–"
        why = "; ".join(f"{_safe(r.kind)}, {_safe(r.text)}" for r in copy.reasons)
        known = "" if copy.directed else "; direction not known"
        out.append(f"- {copy.first} {arrow} {copy.second}: {copy.extent}{known}{'; ' + why if why else ''}")
    out += ["", "## The articles", "", "| | source | published | SHA-256 of the text |", "|---|---|---|---|"]
    dates = {d.label: d for d in view.dates()}
    for id, label in view.label.items():
        date, article = dates[label], view.articles[id]
        both = f" ({_safe(date.note)})" if date.ambiguous else ""
        out.append(f"| {label} | {_safe(view.where(article))} | {date.when}{both} | {article.sha256} |")
    return [*out, ""]


def _point(row: Row) -> str:
    hedge = f"; hedged: {_quoted(row.hedges[0].words)} {_at(row.hedges[:1])}" if row.hedges else ""
    cites = [c for cell in row.cells for c in cell.cites]
    return f"- {row.carried}: {_quoted(row.about)} {_at(cites)}{hedge}"


def _at(cites: Iterable[Cite]) -> str:
    return " ".join(f"[{c.label}:{c.start}-{c.end}]".replace("[", "\\[").replace("]", "\\]") for c in cites)


def _quoted(words: str) -> str:
    return f"“{_safe(words)}”"


def _safe(text: str) -> str:
    """Return `text` on one line so that Markdown shows it as it stands."""
    return _LEADING.sub(r"\1\\\2", _ACTIVE.sub(r"\\\1", line(text)))
