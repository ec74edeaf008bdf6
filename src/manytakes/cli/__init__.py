"""The command line: parse, call one library function, print. No logic here.

Data goes to standard output, talk to standard error. Exit status: 0 done, 1 an error of
ours in one line, 2 wrong usage, 130 interrupted. Items that could not be used are named
with their reason and do not fail the command while something else could be read.

The library is imported inside the commands, so that `--help` loads no model.

    reading     read, add, sample            articles in
    watching    watch
    scale       batch, load                      many articles at once
    desk        stories, show, export, check     what a store holds
    corrections why, merge, split, move, rename, mark, undo, log
    serving     serve                        a store on the web
    exchange    import                           what other programs corrected
    service     mcp                              for agents
    care        doctor, backup, completion       what keeps it working
    console     the arguments, printing and progress that commands share
"""

from __future__ import annotations

import click

from ..model import ManytakesError
from . import care, corrections, desk, exchange, reading, scale, service, serving, watching
from .console import FORMATS

__all__ = ["FORMATS", "main"]


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


for _command in (
    reading.read,
    reading.add,
    desk.stories,
    desk.show,
    desk.export,
    desk.check,
    corrections.merge,
    corrections.split,
    corrections.move,
    corrections.rename,
    corrections.mark,
    corrections.undo,
    corrections.log,
    corrections.why,
    exchange.import_,
    care.doctor,
    care.backup,
    care.completion,
    service.mcp,
    reading.sample,
    serving.serve,
    watching.watch,
    scale.batch,
    scale.load,
):
    main.add_command(_command)
