"""Reports: what was found in the stories, as a page, as text, as Markdown, as JSON.

    Report(stories, skipped, version, parameters)   what a run found
    FORMATS[name](report)  -> str                   "text", "html", "md", "json", "csv", "jsonld", ...
    FILES[name](report)    -> bytes                 "parquet", "webanno": no text, so only to a file
    report.look(n)         -> Look                  a story whose points and quotes show themselves, ...
    report.show(thing)     -> Shown                 ... or one of its records, small, in a notebook
    report.lineage()       -> Shown                 who copied whom
    verify(json_text)      -> int                   spans that hold; raises BadReport

`view` lays a story out once, in the records of `rows`; `html`, `terminal` and `markdown`
print that layout, `json` writes the records themselves, `table` writes rows, `jsonld` schema.org,
`graphml` the lineage, and `annotate` marks for annotation tools. Every quoted line is words of an
article, read through `article[span]` at the moment of printing, so a span that does not
hold is an error and never a line. No output holds the time of day, or anything else that
differs between two runs on one input. Nothing here says which account is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..families import Families, shipped
from ..model import BadInput, Point, Skipped, Telling, Utterance
from . import graphml, html, json, jsonld, markdown, notebook, table, terminal
from .annotate import web, webanno
from .json import verify
from .notebook import Look, Shown

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["FILES", "FORMATS", "Report", "verify"]


@dataclass(frozen=True)
class Report:
    """The stories a run found, what it had to skip, and what it was run with.

    `parameters` are (name, value) pairs, in the order they are shown. `families` says
    which outlets have one owner.
    """

    stories: tuple[Telling, ...]
    skipped: tuple[Skipped, ...] = ()
    version: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    families: Families = field(default_factory=shipped, repr=False)

    def __iter__(self) -> Iterator[Telling]:
        return iter(self.stories)

    def __len__(self) -> int:
        return len(self.stories)

    def to_html(self) -> str:
        """Return one self-contained page: no script, style, font or image from elsewhere."""
        return html.page(self)

    def to_markdown(self) -> str:
        """Return the report in CommonMark with pipe tables."""
        return markdown.write(self)

    def to_text(self, width: int = 100, colour: bool = False) -> str:
        """Return the report for a terminal `width` columns wide; `colour` adds ANSI colours."""
        return terminal.write(self, width=width, colour=colour)

    def to_json(self) -> str:
        """Return the report as JSON, as `data/report.schema.json` describes it."""
        return json.write(self)

    def to_csv(self) -> str:
        """Return the claims as CSV for a spreadsheet, one row a claim."""
        return table.csv(self)

    def to_arrow(self, name: str = "claims") -> pa.Table:
        """Return a table of `table.TABLES` as Arrow. Raises MissingExtra without pyarrow."""
        return table.arrow(self, name)

    def to_pandas(self, name: str = "claims") -> pd.DataFrame:
        """Return a table of `table.TABLES` as a data frame. Raises MissingExtra without pandas."""
        return table.pandas(self, name)

    def show(self, thing: Telling | Point | Utterance) -> Shown:
        """Return one story, point or remark of this report to look at in a notebook.

        Raises BadInput when it is none of this report's.
        """
        for telling in self.stories:
            if thing == telling:
                return notebook.story(telling)
            if isinstance(thing, Point) and thing in telling.points:
                return notebook.point(telling, thing)
            if isinstance(thing, Utterance) and thing in telling.utterances:
                return notebook.utterance(telling, thing)
        raise BadInput("no such story, point or remark in this report; take one from it: report.stories[0]")

    def look(self, story: int = 0) -> Look:
        """Return the report's story of that number, from 0, to look at in a notebook, point by point."""
        if not 0 <= story < len(self.stories):
            raise BadInput(f"no story {story} in this report, which has {len(self.stories)}")
        return Look(self.stories[story])

    def lineage(self, story: int = 0) -> Shown:
        """Return the drawing of who copied whom in the report's story of that number, from 0."""
        return self.look(story).lineage

    def _repr_html_(self) -> str:
        """Return the page in a sandboxed frame, for a notebook."""
        return html.frame(self)


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": Report.to_text,
    "html": Report.to_html,
    "md": Report.to_markdown,
    "json": Report.to_json,
    "csv": Report.to_csv,
    "jsonld": jsonld.write,
    "annotations": web.write,
    "graphml": graphml.write,
}

FILES: dict[str, Callable[[Report], bytes]] = {
    "parquet": table.parquet,
    "webanno": webanno.write,
}
