"""Commands that stay and answer other programs: mcp."""

from __future__ import annotations

import click

from .console import db_argument


@click.command()
@db_argument
def mcp(db: str) -> None:
    """Answer an agent's questions about DB (Model Context Protocol on standard input and output).

    Needs the extra: pip install "manytakes[mcp]". The tools read and never write: stories, story,
    points, differences, quotes, origins, verify_span, search. Every passage in an answer is a
    span with its words, and every answer says how much was looked through.

    \b
    Example:
        manytakes mcp news.db
    """
    from .. import mcp as protocol

    protocol.serve(db)
