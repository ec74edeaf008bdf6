"""Commands that question and correct a store: why, merge, split, move, rename, mark, undo, log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import click

from .console import count, db_argument, echo, json_option, progress_bars, story_argument

later_option = click.option("--later", is_flag=True, help="Tell the changed stories when one is asked for.")


def _correct(db: str, later: bool, fmt: str, correction: Callable[..., str], *given: object) -> None:
    """Make one correction, tell what it changed, and say what was done."""
    from .. import run, store

    with store.connect(db) as news, progress_bars() as progress:
        said = correction(news, *given)
        told = 0 if later else run.retell(news, progress=progress)
        due = news.ledger.untold()
    if fmt == "json":
        echo(json.dumps({"done": said, "told": told, "due": due}, ensure_ascii=False, indent=2))
        return
    click.echo(said, err=True)
    if told:
        click.echo(f"told {count(told, 'story', 'stories')} anew", err=True)


@click.command()
@db_argument
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@later_option
@json_option
def merge(db: str, one: str, other: str, later: bool, fmt: str) -> None:
    """Make one story of two.

    The first STORY keeps its id. They stay one story whatever is added later; `undo`
    takes it back.

    \b
    Example:
        manytakes merge news.db s3f9a0c1d2e4b s77b0e21c9d05
    """
    from .. import grow

    _correct(db, later, fmt, grow.merge, one, other)


@click.command()
@db_argument
@story_argument
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@later_option
@json_option
def split(db: str, story: str, articles: tuple[str, ...], later: bool, fmt: str) -> None:
    """Make a story of its own of some articles of STORY.

    An ARTICLE is an id, or the path or address it came from. Its reprints go with it.
    The two stay apart whatever is added later; `undo` takes it back.

    \b
    Example:
        manytakes split news.db s3f9a0c1d2e4b articles/other-quake.html
    """
    from .. import grow

    _correct(db, later, fmt, grow.split, story, articles)


@click.command()
@db_argument
@click.argument("article", metavar="ARTICLE")
@story_argument
@later_option
@json_option
def move(db: str, article: str, story: str, later: bool, fmt: str) -> None:
    """Put an article into another story.

    ARTICLE is an id, or the path or address it came from. Its reprints go with it.
    It stays there whatever is added later; `undo` takes it back.

    \b
    Example:
        manytakes move news.db articles/quake.html s77b0e21c9d05
    """
    from .. import grow

    _correct(db, later, fmt, grow.move, article, story)


@click.command()
@db_argument
@story_argument
@click.argument("entity", metavar="ENTITY")
@click.argument("name", metavar="NAME")
@json_option
def rename(db: str, story: str, entity: str, name: str, fmt: str) -> None:
    """Give somebody or something in STORY another name.

    ENTITY is an id that `show --format json` lists. The name stays whatever is added later;
    no word of an article is changed.

    \b
    Example:
        manytakes rename news.db s3f9a0c1d2e4b e92cf64d032af "Han Seo-yeon"
    """
    from .. import mend

    _correct(db, True, fmt, mend.rename, story, entity, name)


@click.command()
@db_argument
@click.argument("article", metavar="ARTICLE")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("kind", metavar="KIND")
@later_option
@json_option
def mark(db: str, article: str, start: int, end: int, kind: str, later: bool, fmt: str) -> None:
    """Say what a passage of ARTICLE is: part of the story, or page residue.

    ARTICLE is an id; START and END count code points. KIND is body, or a kind of residue:
    navigation, teaser, share, newsletter, comment-form, caption, credit, dateline, ad,
    player, correction, other. The story is told again without it, or with it.

    \b
    Example:
        manytakes mark news.db a4b1df8e83706 610 655 newsletter
    """
    from .. import mend

    _correct(db, later, fmt, mend.mark, article, [(start, end, kind)])


@click.command()
@db_argument
@later_option
@json_option
def undo(db: str, later: bool, fmt: str) -> None:
    """Take back the last merge, split, move, rename or mark.

    What it was about is as if it had never been. Again takes back the one before.

    \b
    Example:
        manytakes undo news.db
    """
    from .. import mend

    _correct(db, later, fmt, mend.undo)


@click.command()
@db_argument
@click.argument("story", metavar="[STORY]", required=False)
@json_option
def log(db: str, story: str | None, fmt: str) -> None:
    """Print how the stories in DB came about: every open, join, merge, split and move, and why.

    With STORY, what concerns that one; it may be one that was merged away.

    \b
    Examples:
        manytakes log news.db
        manytakes log news.db s3f9a0c1d2e4b --format json
    """
    from .. import store

    with store.connect(db) as news:
        lines = news.ledger.logged(story)
    if fmt == "json":
        echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
        return
    for line in lines:
        other = f" from {line.other}" if line.other else ""
        echo(f"{line.number}  {line.what} {line.story}{other}  {' '.join(line.articles)}  {line.reason}")


@click.command()
@db_argument
@click.argument("what", metavar="ARTICLE ARTICLE | POINT", nargs=-1, required=True)
@json_option
def why(db: str, what: tuple[str, ...], fmt: str) -> None:
    """Print the evidence behind two articles, or behind one point.

    Of two articles A and B: the wording they share, each reason of who had it first, the
    verdict (A copied B, both from a common source, cannot tell), and why they are in one
    story or in two. Of a point: its spans and values, what decided, and who is silent.
    An ARTICLE is an id, or the path or address it came from; a POINT is an id.

    \b
    Examples:
        manytakes why news.db articles/post.html articles/radio.txt
        manytakes why news.db p7dffef31f5be --format json
    """
    if len(what) > 2:
        raise click.UsageError(f"give two articles or one point, not {len(what)} things")
    from .. import store
    from .. import why as reasons

    with store.connect(db) as news:
        found = reasons.pair(news, what[0], what[1]) if len(what) == 2 else reasons.matter(news, what[0])
    if fmt == "json":
        echo(json.dumps(reasons.plain(found), ensure_ascii=False, indent=2))
        return
    for line in reasons.lines(found):
        echo(line)
