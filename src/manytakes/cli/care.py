"""Commands that look after a store and the installation: doctor, backup, completion."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click
from click.shell_completion import get_completion_class

from .console import count, db_argument, echo, json_option

SIGNS = {"ok": "ok", "note": "note", "fault": "FAULT"}


@click.command()
@click.argument("db", required=False, type=click.Path())
@json_option
@click.pass_context
def doctor(ctx: click.Context, db: str | None, fmt: str) -> None:
    """Say whether manytakes can work here, how DB is, and what to do about it.

    Looks at Python, SQLite, the models and the optional extras; with DB also at that file,
    whatever is wrong with it. Writes nothing.

    Ends with status 1 when something does not work.

    \b
    Examples:
        manytakes doctor
        manytakes doctor news.db
    """
    from .. import doctor as examination

    found = list(examination.examine(db))
    if fmt == "json":
        echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            echo(f"{SIGNS[finding.state]:5}  {finding.what}: {finding.said}")
            if finding.do:
                echo(f"       do: {finding.do}")
    if any(finding.state == "fault" for finding in found):
        ctx.exit(1)


@click.command()
@db_argument
@click.argument("file", type=click.Path())
@json_option
def backup(db: str, file: str, fmt: str) -> None:
    """Copy DB to FILE, while others read and write it.

    FILE is one moment's state of DB. It is checked whole before it takes the place of an older
    backup, so that an interrupted copy costs nothing.

    \b
    Example:
        manytakes backup news.db backups/news.db
    """
    from ..store import health

    articles, stories = health.backup(db, file)
    if fmt == "json":
        size = os.path.getsize(file)
        echo(json.dumps({"file": file, "articles": articles, "stories": stories, "bytes": size}))
    else:
        echo(f"{file}: {count(articles, 'article')} and {count(stories, 'story', 'stories')}, and all hold")


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options and files.

    \b
    Examples:
        manytakes completion bash >> ~/.bashrc
        manytakes completion zsh >> ~/.zshrc
        manytakes completion fish > ~/.config/fish/completions/manytakes.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None, "click knows each of the shells offered"
    echo(kind(ctx.find_root().command, {}, "manytakes", "_MANYTAKES_COMPLETE").source())
