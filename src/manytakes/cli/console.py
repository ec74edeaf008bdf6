"""What the commands share: arguments, the format of a file, printing and progress."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ..model import BadInput, Skipped

if TYPE_CHECKING:
    from ..render import Report
    from ..run import Stages

Progress = Callable[[str, int, int], None]

# render.FORMATS and render.FILES, which are bytes; a test holds them alike
FORMATS = ("text", "html", "md", "json", "csv", "jsonld", "annotations", "graphml")
FILES = ("parquet", "webanno")
# Of two suffixes that fit, the longer stands first.
SUFFIXES = {
    ".anno.jsonld": "annotations", ".jsonld": "jsonld", ".html": "html", ".htm": "html", ".md": "md",
    ".json": "json", ".txt": "text", ".csv": "csv", ".parquet": "parquet", ".graphml": "graphml",
    ".webanno.zip": "webanno",
}  # fmt: skip

paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
out_option = click.option(
    "-o", "--output", "out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help=f"Write to FILE, in the format of its suffix: {' '.join(SUFFIXES)}",
)  # fmt: skip
format_option = click.option(
    "--format", "fmt", type=click.Choice((*FORMATS, *FILES)), help="Format of the report."
)
json_option = click.option(
    "--format", "fmt", type=click.Choice(("text", "json")), default="text", show_default=True,
    help="Lines to read, or JSON for a program.",
)  # fmt: skip
_COLUMNS = {
    "id": "ids (each is an article of its own, whatever its text)",
    "text": "the text",
    "title": "the headline",
    "date": "the date of publication",
    "outlet": "the outlet's name",
    "url": "the address",
}
db_argument = click.argument("db", metavar="DB", type=click.Path(dir_okay=False))
story_argument = click.argument("story", metavar="STORY")


families_option = click.option(
    "--families", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of family,outlet: which outlets have one owner. Stands instead of the table that ships.",
)  # fmt: skip


def with_families(report: Report, file: Path | None) -> Report:
    """Return the report with the outlets of one owner as `file` has them, if one is given."""
    from .. import families

    if file is None:
        return report
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8: {error}") from error
    return replace(report, families=families.read(text, str(file)))


Command = TypeVar("Command", bound=Callable[..., object])


def reading_options(command: Command) -> Command:
    """Add the options that say how what is named is read."""
    text = "Fetch addresses, and the feeds that an OPML file lists; without it nothing is."
    command = click.option("--fetch", is_flag=True, help=text)(command)
    for name, holds in reversed(_COLUMNS.items()):
        option = click.option(
            f"--{name}", metavar="COLUMN", help=f"The column of a table that holds {holds}."
        )
        command = option(command)
    return command


def stages(fetch: bool, columns: dict[str, str | None]) -> Stages:
    """Return the pipeline that reads as `reading_options` ask."""
    from .. import ingest, run

    fetcher = ingest.Fetcher() if fetch else None
    return replace(run.STAGES, pages=partial(ingest.pages, columns=ingest.Columns(**columns), fetch=fetcher))


def format_of(out: Path | None, fmt: str | None, default: str = "text") -> str:
    """Return the format asked for: the option's, else the suffix's, else `default`."""
    if fmt or not out:
        return fmt or default
    for suffix, form in SUFFIXES.items():
        if out.name.lower().endswith(suffix):
            return form
    raise click.UsageError(
        f"cannot tell the format of {out} from its suffix; use {' '.join(SUFFIXES)} or --format"
    )


def stored_report(db: str, story: str) -> Report:
    """Return the report on one story of a store."""
    from .. import render, run, store

    with store.connect(db) as news:
        return render.Report((run.telling(news, story),), version=version("manytakes"))


def print_report(report: Report, form: str, out: Path | None) -> None:
    """Write the report to `out`, or to standard output."""
    from .. import render

    if out:
        _write(out, render.FILES[form](report) if form in FILES else render.FORMATS[form](report))
        click.echo(f"Wrote {out}", err=True)
        return
    if form in FILES:
        if sys.stdout.isatty():
            raise click.UsageError(f"{form} is no text for a terminal; write it with -o FILE")
        sys.stdout.buffer.write(render.FILES[form](report))
        sys.stdout.buffer.flush()
        return
    if form == "text" and sys.stdout.isatty():
        width = max(40, min(120, shutil.get_terminal_size().columns))
        text = report.to_text(width=width, colour="NO_COLOR" not in os.environ)
    else:
        text = render.FORMATS[form](report)
    echo(text.removesuffix("\n"))


def echo(text: str) -> None:
    """Print a line or more as UTF-8, whatever the locale; half a surrogate pair prints as "?"."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _write(out: Path, content: str | bytes) -> None:
    """Write `out` whole or not at all: a full disk leaves the old file as it was."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    out = out.resolve()  # a link keeps pointing where it did
    if out.exists() and not out.is_file():  # a pipe or a device is written to, not replaced
        out.write_bytes(raw)
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(raw)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, out)
    except BaseException as error:
        os.unlink(name)
        if isinstance(error, OSError):
            error.filename = str(out)  # what was written has another name, or the error none
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def tell_skipped(skipped: Iterable[Skipped]) -> None:
    """Say on standard error what could not be used, and why."""
    for item in skipped:
        click.echo(f"skipped {item.what}: {item.reason} ({item.stage})", err=True)


def none_found(paths: tuple[str, ...]) -> str:
    """Say that nothing could be read in `paths`, and what can be."""
    return f"found no article in {count(len(paths), 'path')}; give files of type .txt .md .html .jsonl .csv"


def count(n: int, one: str, many: str = "") -> str:
    """Say `n` of something: `1 story`, `2 stories`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


@contextmanager
def progress_bars() -> Iterator[Progress | None]:
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
