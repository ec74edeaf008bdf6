"""Commands on a store: stories, show, export, check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ..model import BadReport
from .console import (
    count,
    db_argument,
    echo,
    families_option,
    format_of,
    format_option,
    json_option,
    out_option,
    print_report,
    stored_report,
    story_argument,
    tell_skipped,
    with_families,
)


@click.command()
@db_argument
@json_option
def stories(db: str, fmt: str) -> None:
    """List the stories in DB, the latest first.

    \b
    Examples:
        manytakes stories news.db
        manytakes stories news.db --format json
    """
    from .. import store

    with store.connect(db) as news:
        listed, skipped = news.stories(), news.skipped()
    tell_skipped(skipped)
    if fmt == "json":
        echo(json.dumps([asdict(row) for row in listed], ensure_ascii=False, indent=2))
        return
    for row in listed:
        counts = f"{count(row.accounts, 'account')}, {count(row.differences, 'difference')}"
        echo(f"{row.id}  {(row.first or 'undated')[:10]:10}  {counts}  {row.headline}")


@click.command()
@db_argument
@story_argument
@format_option
@families_option
def show(db: str, story: str, fmt: str | None, families: Path | None) -> None:
    """Print one story's report.

    STORY is an id that `stories` lists.

    \b
    Example:
        manytakes show news.db s3f9a0c1d2e4b
    """
    print_report(with_families(stored_report(db, story), families), fmt or "text", None)


@click.command()
@db_argument
@story_argument
@out_option
@format_option
@families_option
def export(db: str, story: str, out: Path | None, fmt: str | None, families: Path | None) -> None:
    """Write one story's report to a file.

    STORY is an id that `stories` lists. Without -o the report goes to standard output, as JSON.

    \b
    Examples:
        manytakes export news.db s3f9a0c1d2e4b -o story.html
        manytakes export news.db s3f9a0c1d2e4b > story.json
        manytakes export news.db s3f9a0c1d2e4b -o claims.csv
        manytakes export news.db s3f9a0c1d2e4b --format webanno -o inception.zip
    """
    form = format_of(out, fmt, "json")
    print_report(with_families(stored_report(db, story), families), form, out)


@click.command()
@click.argument("path", metavar="DB|REPORT.json", type=click.Path(dir_okay=False))
@json_option
def check(path: str, fmt: str) -> None:
    """Check a store or a JSON report.

    Every text is compared with its hash, and every span is cut again.

    Ends with status 1 at the first that does not hold.

    \b
    Examples:
        manytakes check news.db
        manytakes check story.json
    """
    with open(path, "rb") as file:
        is_store = file.read(16) == b"SQLite format 3\0"
    if is_store:
        from .. import store

        with store.connect(path) as news:
            articles, told = news.check()
        held = f"{count(articles, 'article')} and {count(told, 'story', 'stories')} hold"
        counts = {"articles": articles, "stories": told}
    else:
        from .. import render

        try:
            text = Path(path).read_text("utf-8")
        except UnicodeDecodeError as error:
            raise BadReport(f"{path} is neither a store nor a JSON report in UTF-8: {error}") from error
        spans = render.verify(text)
        held = f"every text and {count(spans, 'span')} hold"
        counts = {"spans": spans}
    echo(json.dumps({"path": path, "holds": True, **counts}) if fmt == "json" else f"{path}: {held}")
