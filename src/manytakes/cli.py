"""The command line: parse, call one library function, print. No logic here.

Data goes to standard output, talk to standard error. Exit status: 0 done, 1 an error of
ours in one line, 2 wrong usage, 130 interrupted. Items that could not be used are named
with their reason and do not fail the command while something else could be read.

The library is imported inside the commands, so that `--help` loads no model.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .model import BadInput, BadReport, ManytakesError, Skipped

if TYPE_CHECKING:
    from .render import Report

Progress = Callable[[str, int, int], None]

FORMATS = ("text", "html", "md", "json")  # render.FORMATS; a test holds the two alike
SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".json": "json", ".txt": "text"}


class Main(click.Group):
    """Turn the errors we raise on purpose, and the system's, into one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; see the class."""
        try:
            return super().invoke(ctx)
        except ManytakesError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # the reader left, as `head` does: click ends in silence
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror or error}") from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="manytakes")
def main() -> None:
    """Read several accounts of one story and show, in their own words, what they agree
    on, where they differ, what only one of them says, who said what and who copied whom.

    \b
    Example:
        manytakes read articles/*.html -o story.html
    """


_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
_out = click.option(
    "-o", "--output", "out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, in the format of its suffix: .html .md .json .txt",
)  # fmt: skip
_format = click.option("--format", "fmt", type=click.Choice(FORMATS), help="Format of the report.")
_db = click.argument("db", metavar="DB", type=click.Path(dir_okay=False))
_story = click.argument("story", metavar="STORY")


@main.command()
@_paths
@_out
@_format
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
    form = _form(out, fmt)
    from . import run

    with _progress() as progress:
        report = run.read(paths, progress=progress)
    _tell_skipped(report.skipped)
    if not report.stories:
        raise BadInput(_nothing(paths))
    _print(report, form, out)


@main.command()
@_db
@_paths
def add(db: str, paths: tuple[str, ...]) -> None:
    """Add articles to a store.

    Reads every PATH as `read` does. DB is made if it is not there. An article that
    DB holds already is not added twice.

    \b
    Example:
        manytakes add news.db articles/
    """
    from . import run, store

    with store.connect(db, create=True) as news, _progress() as progress:
        added, skipped = run.add(news, paths, progress=progress)
        stories = len(news.stories())
    _tell_skipped(skipped)
    click.echo(f"{_count(added, 'new article')}; {db} holds {_count(stories, 'story', 'stories')}")
    if skipped and not added and not stories:
        raise BadInput(_nothing(paths))


@main.command()
@_db
@click.option("--format", "fmt", type=click.Choice(("text", "json")), default="text", show_default=True)
def stories(db: str, fmt: str) -> None:
    """List the stories in DB, the latest first.

    \b
    Examples:
        manytakes stories news.db
        manytakes stories news.db --format json
    """
    from . import store

    with store.connect(db) as news:
        listed, skipped = news.stories(), news.skipped()
    _tell_skipped(skipped)
    if fmt == "json":
        _echo(json.dumps([asdict(row) for row in listed], ensure_ascii=False, indent=2))
        return
    for row in listed:
        counts = f"{_count(row.accounts, 'account')}, {_count(row.differences, 'difference')}"
        _echo(f"{row.id}  {(row.first or 'undated')[:10]:10}  {counts}  {row.headline}")


@main.command()
@_db
@_story
@_format
def show(db: str, story: str, fmt: str | None) -> None:
    """Print one story's report.

    STORY is an id that `stories` lists.

    \b
    Example:
        manytakes show news.db s3f9a0c1d2e4b
    """
    _print(_stored(db, story), fmt or "text", None)


@main.command()
@_db
@_story
@_out
@_format
def export(db: str, story: str, out: Path | None, fmt: str | None) -> None:
    """Write one story's report to a file.

    STORY is an id that `stories` lists. Without -o the report goes to standard output, as JSON.

    \b
    Examples:
        manytakes export news.db s3f9a0c1d2e4b -o story.html
        manytakes export news.db s3f9a0c1d2e4b > story.json
    """
    form = _form(out, fmt, "json")
    _print(_stored(db, story), form, out)


@main.command()
@click.argument("path", metavar="DB|REPORT.json", type=click.Path(dir_okay=False))
def check(path: str) -> None:
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
        from . import store

        with store.connect(path) as news:
            articles, told = news.check()
        held = f"{_count(articles, 'article')} and {_count(told, 'story', 'stories')} hold"
    else:
        from . import render

        try:
            text = Path(path).read_text("utf-8")
        except UnicodeDecodeError as error:
            raise BadReport(f"{path} is neither a store nor a JSON report in UTF-8: {error}") from error
        held = f"every text and {_count(render.verify(text), 'span')} hold"
    click.echo(f"{path}: {held}")


@main.command()
def sample() -> None:
    """Print where the bundled sample is.

    It is a folder of accounts, invented for it, of one event by six outlets, and of one other event.

    \b
    Example:
        manytakes read "$(manytakes sample)" -o story.html
    """
    click.echo(str(files(__package__) / "sample"))


# -- what the commands share -------------------------------------------------------


def _form(out: Path | None, fmt: str | None, default: str = "text") -> str:
    """Return the format asked for: the option's, else the suffix's, else `default`."""
    if fmt or not out:
        return fmt or default
    if out.suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            f"cannot tell the format of {out} from its suffix; use {' '.join(SUFFIXES)} or --format"
        )
    return SUFFIXES[out.suffix.lower()]


def _stored(db: str, story: str) -> Report:
    from . import render, store

    with store.connect(db) as news:
        return render.Report((news.telling(story),), version=version("manytakes"))


def _print(report: Report, form: str, out: Path | None) -> None:
    """Write the report to `out`, or to standard output."""
    from . import render

    if out:
        _write(out, render.FORMATS[form](report))
        click.echo(f"Wrote {out}", err=True)
        return
    if form == "text" and sys.stdout.isatty():
        width = max(40, min(120, shutil.get_terminal_size().columns))
        text = report.to_text(width=width, colour="NO_COLOR" not in os.environ)
    else:
        text = render.FORMATS[form](report)
    _echo(text.removesuffix("\n"))


def _echo(text: str) -> None:
    """Print a line or more as UTF-8, whatever the locale; half a surrogate pair prints as "?"."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _write(out: Path, text: str) -> None:
    """Write `out` whole or not at all: a full disk leaves the old file as it was."""
    out = out.resolve()  # a link keeps pointing where it did
    if out.exists() and not out.is_file():  # a pipe or a device is written to, not replaced
        out.write_text(text, "utf-8", errors="replace")
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with open(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, out)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _tell_skipped(skipped: Iterable[Skipped]) -> None:
    for item in skipped:
        click.echo(f"skipped {item.what}: {item.reason} ({item.stage})", err=True)


def _nothing(paths: tuple[str, ...]) -> str:
    return f"found no article in {_count(len(paths), 'path')}; give files of type .txt .md .html .jsonl"


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Yield a callback that draws bars on a terminal's standard error, else None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=None)
            bars.update(tasks[stage], completed=done, total=total or None)  # 0 is "not known yet"

        yield advance
