"""Commands for many articles at once: batch, load."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from .console import count, db_argument, echo, json_option, progress_bars, reading_options, stages

ENGINES = (
    "local",
    "daft",
    "daft-ray",
    "spark",
)  # engine.ENGINES, which loads nothing; a test holds them alike


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--out", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; made if it is not there.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(ENGINES), default="local", show_default=True,
    help="Where it runs: processes of this machine, Daft, Daft on the Ray cluster at RAY_ADDRESS, or Spark.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 512), default=1, show_default=True, help="How many processes work."
)
@reading_options
@json_option
def batch(
    inputs: tuple[str, ...],
    out: Path,
    engine: str,
    workers: int,
    fmt: str,
    fetch: bool,
    **columns: str | None,
) -> None:
    """Read shards of many articles; write every noun as Parquet.

    An INPUT is a file (web archive, JSON lines, Parquet, whatever `read` takes), a folder or a
    glob in quotes, on this machine or in an object store (s3:// gs:// abfs://). DIR gets
    articles, stories, entities, quotes, claims, points, reuses and skipped, each a Parquet
    file. A batch that was killed goes on where it was when the same command is run again.

    \b
    Examples:
        manytakes batch "crawl/*.warc.gz" --out month --workers 8
        manytakes batch articles.parquet --out month --engine daft
        manytakes batch "s3://crawl/2026-05/*.warc.gz" --out month --workers 8
    """
    if fetch:
        raise click.UsageError("a batch reads files; it does not fetch")
    from .. import batch as library

    with progress_bars() as progress:
        done = library.batch(
            inputs, out, engine=engine, workers=workers, progress=progress, stages=stages(False, columns)
        )
    if fmt == "json":
        echo(json.dumps({"out": str(out), **asdict(done)}))
        return
    echo(
        f"{count(done.shards, 'shard')} ({done.shards_before:,} done before),"
        f" {count(done.articles, 'article')},"
        f" {count(done.stories, 'story', 'stories')} ({done.stories_before:,} told before),"
        f" {done.skipped:,} skipped; see {out}"
    )


@click.command()
@click.argument("out", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@db_argument
@click.option("--story", metavar="ID", help="This story only.")
@click.option(
    "--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
    help="Stories with an article of this day or later.",
)  # fmt: skip
@click.option("--outlet", metavar="NAME", help="Stories that this outlet tells.")
@json_option
def load(out: Path, db: str, story: str | None, since: datetime | None, outlet: str | None, fmt: str) -> None:
    """Make a store of a slice of a batch.

    DIR is what `batch` wrote. DB is made if it is not there. Stories that all conditions hold
    of are stored as the batch told them.

    \b
    Examples:
        manytakes load month may.db --since 2026-05-01
        manytakes load month herald.db --outlet "The Herald"
    """
    from .. import batch as library
    from .. import store

    with store.connect(db, create=True) as news, progress_bars() as progress:
        loaded = library.load(
            out,
            news,
            story=story,
            since=since.date().isoformat() if since else None,
            outlet=outlet,
            progress=progress,
        )
    if fmt == "json":
        echo(json.dumps({"db": db, **asdict(loaded)}))
        return
    echo(f"{count(loaded.stories, 'story', 'stories')}, {count(loaded.articles, 'new article')}; see {db}")
    if loaded.otherwise:
        echo(f"{db} groups {count(loaded.otherwise, 'story', 'stories')} otherwise; told when asked for")
