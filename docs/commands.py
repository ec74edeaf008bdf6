"""Write docs/commands.md from the commands' own help: `python docs/commands.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from manytakes.cli import main

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Commands

Data goes to standard output, talk to standard error. A command ends with 0 when it did its
work, 1 for an error (one line says what, and what to do), 2 for wrong usage, 130 when
interrupted. Files that could not be used are listed on standard error with their reason; as
long as one article could be read that is no error.

Written from the help by `python docs/commands.py`.
"""


def page() -> str:
    """Return the page: a section for each command, with its help."""
    parent = main.make_context("manytakes", ["sample"], terminal_width=90)
    sections = [HEAD]
    for name, command in sorted(main.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        sections.append(f"## {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(sections)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stderr.write(f"wrote {PAGE.name}\n")
