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
    families_option,
    format_of,
    format_option,
    json_option,
    none_found,
    out_option,
    paths_argument,
    print_report,
    progress_bars,
    reading_options,
    stages,
    tell_skipped,
    with_families,
)


@click.command()
@paths_argument
@out_option
@format_option
@families_option
@click.option("--together", is_flag=True, help="Take all articles for accounts of one story.")
@reading_options
def read(
    paths: tuple[str, ...],
    out: Path | None,
    fmt: str | None,
    families: Path | None,
    together: bool,
    fetch: bool,
    **columns: str | None,
) -> None:
    """Read articles and print the report.

    A PATH is a file (.txt .md .html, .jsonl .json .csv .tsv .parquet, .rss .atom .xml .opml,
    .warc, any with .gz behind it), a folder, a glob in quotes, - for standard input, or, with
    --fetch, an address. A table's columns are known by their names, or named.
    Articles about different events give several stories, unless they are read --together.
    Nothing is stored.

    \b
    Examples:
        manytakes read a.html b.txt c.txt
        manytakes read articles/ -o story.html
        manytakes read --together day1.html day2.html
        curl -s https://a.example/story | manytakes read - others/ --format json
        manytakes read hits.csv --text "Hit Text" --outlet Medium
    """
    form = format_of(out, fmt)
    from .. import run

    with progress_bars() as progress:
        report = run.read(paths, together=together, progress=progress, stages=stages(fetch, columns))
    tell_skipped(report.skipped)
    if not report.stories:
        raise BadInput(none_found(paths))
    print_report(with_families(report, families), form, out)


@click.command()
@db_argument
@paths_argument
@click.option("--later", is_flag=True, help="Tell the changed stories when one is asked for.")
@reading_options
@json_option
def add(db: str, paths: tuple[str, ...], later: bool, fmt: str, fetch: bool, **columns: str | None) -> None:
    """Add articles to a store.

    Reads every PATH as `read` does. DB is made if it is not there. An article that
    DB holds already is not added twice. Each new article finds its story; only the
    stories that change are told again.

    \b
    Example:
        manytakes add news.db articles/
    """
    from .. import run, store

    with store.connect(db, create=True) as news, progress_bars() as progress:
        added, skipped = run.add(news, paths, progress=progress, later=later, stages=stages(fetch, columns))
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
