"""The command that serves a store on the web: serve."""

from __future__ import annotations

import click

from .console import db_argument


@click.command()
@db_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option(
    "--token", envvar="MANYTAKES_TOKEN", default="", metavar="TOKEN",
    help="Ask everyone for TOKEN: as a Bearer token, or as the password a browser asks for."
    " Needed for any address but this machine's own. Better given in MANYTAKES_TOKEN.",
)  # fmt: skip
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME",
    help="A name this server goes by, besides addresses and localhost. Can be given again.",
)  # fmt: skip
@click.option(
    "--rate", type=click.FloatRange(min=0), default=100.0, show_default=True,
    help="Requests a second that one client may make; 0 for no bound.",
)  # fmt: skip
@click.option(
    "--edit", is_flag=True, help="Let the pages correct DB: merge, split, move, rename, mark, undo."
)
def serve(db: str, host: str, port: int, token: str, hosts: tuple[str, ...], rate: float, edit: bool) -> None:
    """Serve DB on the web: pages to read, and an HTTP API.

    The pages are at http://127.0.0.1:8000/, the API under /api, its description at
    /openapi.json. Without --edit nothing can be changed from there.

    \b
    Examples:
        manytakes serve news.db
        MANYTAKES_TOKEN=... manytakes serve news.db --host 0.0.0.0 --allow-host desk.example
    """
    from .. import serve as serving

    def ready(address: str) -> None:
        click.echo(f"Serving {db} at {address} (Ctrl-C stops it)", err=True)

    serving.run(db, host, port, serving.Settings(token, hosts, rate, edit), ready)
