"""Commands that bring back what another program wrote: import."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import count, db_argument, echo, json_option, tell_skipped

if TYPE_CHECKING:
    from ..render.annotate.changes import Change


@click.command("import")
@db_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--story", help="Compare with this story only; without it, with every story in DB.")
@json_option
def import_(db: str, file: Path, story: str | None, fmt: str) -> None:
    """Show what a person changed in exported annotations.

    FILE is what `export --format annotations` or `--format webanno` wrote, after it was
    corrected: Web Annotations (.jsonld), WebAnno-TSV (.tsv) or a zip archive of either. Each
    article in it is compared with what DB says now. DB is not changed: the list is the result.

    \b
    Examples:
        manytakes import news.db corrected.zip
        manytakes import news.db story.anno.jsonld --format json
    """
    from .. import render, run, store
    from ..render.annotate import changes

    with store.connect(db) as news:
        ids = [story] if story else [row.id for row in news.stories()]
        report = render.Report(tuple(run.telling(news, id) for id in ids), version=version("manytakes"))
    found = changes.compare(report, file.name, file.read_bytes())
    tell_skipped(found.left)
    if fmt == "json":
        echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    echo(
        f"{count(len(found.articles), 'article')}: {count(len(found.changes), 'change')},"
        f" {count(found.kept, 'mark')} as before; {db} is not changed"
    )
    for change in found.changes:
        echo(f"  {change.what:8} {_said(change)}")


def _said(change: Change) -> str:
    from ..render.words import line

    mark = change.was or change.now
    assert mark is not None, "a change has a mark"
    kinds = [m.kind or "no kind" for m in (change.was, change.now) if m]
    where = " -> ".join(f"{m.span.start}-{m.span.end}" for m in (change.was, change.now) if m)
    if change.was and change.now and change.was.span == change.now.span:
        where = f"{mark.span.start}-{mark.span.end}"
    kind = " -> ".join(dict.fromkeys(kinds))
    return line(f"{mark.layer} {mark.id or 'new'} ({kind}) “{change.words}” {mark.span.article}:{where}")
