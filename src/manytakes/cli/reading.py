"""Commands that read articles: read, add, sample."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import click

from ..model import BadInput
from .console import (
    count,
    db_argument,
    echo,
    format_of,
    format_option,
    json_option,
    none_found,
    out_option,
    paths_argument,
    print_report,
    progress_bars,
    tell_skipped,
)


@click.command()
@paths_argument
@out_option
@format_option
def read(paths: tuple[str, ...], out: Path | None, fmt: str | None) -> None:
    """Read articles and print the report.

    A PATH is a file (.txt .md .html .jsonl), a folder, a glob in quotes, or - for
    standard input. Articles about different events give several stories. Nothing is stored.

    \b
    Examples:
        manytakes read a.html b.txt c.txt
        manytakes read articles/ -o story.html
        curl -s https://a.example/story | manytakes read - others/ --format json
    """
    form = format_of(out, fmt)
    from .. import run

    with progress_bars() as progress:
        report = run.read(paths, progress=progress)
    tell_skipped(report.skipped)
    if not report.stories:
        raise BadInput(none_found(paths))
    print_report(report, form, out)


@click.command()
@db_argument
@paths_argument
@json_option
def add(db: str, paths: tuple[str, ...], fmt: str) -> None:
    """Add articles to a store.

    Reads every PATH as `read` does. DB is made if it is not there. An article that
    DB holds already is not added twice.

    \b
    Example:
        manytakes add news.db articles/
    """
    from .. import run, store

    with store.connect(db, create=True) as news, progress_bars() as progress:
        added, skipped = run.add(news, paths, progress=progress)
        stories = len(news.stories())
    tell_skipped(skipped)
    if fmt == "json":
        left = [asdict(item) for item in skipped]
        echo(json.dumps({"added": added, "stories": stories, "skipped": left}, ensure_ascii=False, indent=2))
    else:
        echo(f"{count(added, 'new article')}; {db} holds {count(stories, 'story', 'stories')}")
    if skipped and not added and not stories:
        raise BadInput(none_found(paths))


@click.command()
@json_option
def sample(fmt: str) -> None:
    """Print where the bundled sample is.

    It is a folder of accounts, invented for it, of one event by six outlets, and of one other event.

    \b
    Example:
        manytakes read "$(manytakes sample)" -o story.html
    """
    where = str(files("manytakes") / "sample")
    echo(json.dumps({"path": where}) if fmt == "json" else where)
