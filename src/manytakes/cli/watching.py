"""The command that watches feeds."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from .console import count, db_argument, echo, json_option, progress_bars, tell_skipped


@click.command()
@db_argument
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@click.option(
    "--every", metavar="MINUTES", type=click.FloatRange(min=1), default=15, show_default=True,
    help="How often each feed is polled.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Poll once, all but feeds that failed lately, and end.")
@json_option
def watch(db: str, feeds: tuple[str, ...], every: float, once: bool, fmt: str) -> None:
    """Poll feeds, add their articles to a store, and tell the stories that change.

    A FEED is an OPML file or an address. DB is made if it is not there. Feeds are asked
    whether they changed before they are read again; one that fails is left alone for
    longer each time. Ends when interrupted (Ctrl-C). As JSON, each round is a line.

    \b
    Examples:
        manytakes watch news.db feeds.opml
        manytakes watch news.db https://a.example/rss --every 5
        manytakes watch news.db feeds.opml --once
    """
    import time

    from .. import ingest, store
    from .. import watch as watching

    addresses = watching.addresses(feeds)
    fetcher = ingest.Fetcher()

    def tell(round: watching.Round) -> None:
        if fmt == "json":
            echo(json.dumps(asdict(round), ensure_ascii=False))
            return
        for poll in round.polls:
            if poll.failures:
                click.echo(
                    f"{poll.url}: {poll.said}; failed {count(poll.failures, 'time')} in a row", err=True
                )
        changed = sum(poll.said == "changed" for poll in round.polls)
        click.echo(
            f"polled {count(len(round.polls), 'feed')}, {changed} changed; {count(round.new, 'new article')}",
            err=True,
        )

    with store.connect(db, create=True) as news:
        if once:
            with progress_bars() as progress:
                result = watching.once(
                    news, addresses, fetcher, time.time(), every * 60, all_well=True, progress=progress
                )
            if fmt == "text":
                tell_skipped(result.skipped)
            tell(result)
        else:
            click.echo(f"watching {count(len(addresses), 'feed')}; Ctrl-C ends", err=True)
            watching.watch(news, addresses, fetcher, every * 60, tell=tell)
