"""Commands that bring back what another program wrote: import."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import count, db_argument, echo, json_option, progress_bars, tell_skipped
from .corrections import later_option

if TYPE_CHECKING:
    from ..adopt import Step
    from ..render.annotate.changes import Change


@click.command("import")
@db_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--story", help="Compare with this story only; without it, with every story in DB.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@later_option
@json_option
def import_(db: str, file: Path, story: str | None, dry_run: bool, later: bool, fmt: str) -> None:
    """Take over what a person corrected in exported annotations.

    FILE is what `export --format annotations` or `--format webanno` wrote, after it was
    corrected: Web Annotations (.jsonld), WebAnno-TSV (.tsv) or a zip archive of either. Each
    article in it is compared with what DB says now. What an entity is called, and which
    passages are body or a kind of residue, becomes a correction: it outlasts every re-run,
    and `undo` takes it back. Every other change is listed with the reason it is not kept.

    \b
    Examples:
        manytakes import news.db corrected.zip --dry-run
        manytakes import news.db corrected.zip
        manytakes import news.db story.anno.jsonld --format json
    """
    from .. import adopt, grow, render, run, store
    from ..render.annotate import changes

    with store.connect(db) as news:
        if not dry_run:
            grow.settle(news)
        ids = [story] if story else [row.id for row in news.stories()]
        report = render.Report(tuple(run.telling(news, id) for id in ids), version=version("manytakes"))
        found = changes.compare(report, file.name, file.read_bytes())
        plan = adopt.plan(report, found, news.mends.marks())
        said = adopt.keep(news, plan, file.name) if plan and not dry_run else ""
        with progress_bars() as progress:
            told = run.retell(news, progress=progress) if said and not later else 0
    tell_skipped(found.left)
    if fmt == "json":
        steps = [asdict(step) for step in plan.steps]
        tree = {
            "done": said,
            "changes": steps,
            "kept": found.kept,
            "older": found.older,
            "articles": found.articles,
        }
        left = [asdict(item) for item in found.left]
        echo(json.dumps({**tree, "left": left}, ensure_ascii=False, indent=2))
        return
    taken = sum(bool(step.becomes) for step in plan.steps)
    echo(
        f"{count(len(found.articles), 'article')}: {count(found.kept, 'mark')} as now,"
        f"{f' {found.older:,} as in an earlier export,' if found.older else ''}"
        f" {count(len(plan.steps), 'change')}, {taken} that {'can be' if dry_run else 'were'} taken over"
    )
    for step in plan.steps:
        for line in _said(step):
            echo(line)
    if said:
        click.echo(said, err=True)
        click.echo(f"`manytakes undo {db}` takes it back", err=True)
    else:
        click.echo(f"{db} is not changed", err=True)
    if told:
        click.echo(f"told {count(told, 'story', 'stories')} anew", err=True)


def _said(step: Step) -> list[str]:
    """Return a change in a line, and below it what became of it."""
    done = [f"    taken over: {step.becomes}"] if step.becomes else []
    left = [f"    not taken over: {step.reason}"] if step.reason else []
    return [f"  {step.change.what:8} {_change(step.change)}", *done, *left]


def _change(change: Change) -> str:
    from ..render.words import line

    mark = change.was or change.now
    assert mark is not None, "a change has a mark"
    both = [m for m in (change.was, change.now) if m]
    kind = " -> ".join(dict.fromkeys(m.kind or "no kind" for m in both))
    kind = "" if mark.layer == "entity" else f" ({kind})"
    detail = " -> ".join(dict.fromkeys(m.detail for m in both))
    where = " -> ".join(dict.fromkeys(f"{m.span.start}-{m.span.end}" for m in both))
    what = f"{mark.layer} {mark.id or 'new'}" if mark.layer != "residue" else mark.layer
    called = f" {detail}" if "->" in detail else ""
    return line(f"{what}{kind}{called} “{change.words}” {mark.span.article}:{where}")
