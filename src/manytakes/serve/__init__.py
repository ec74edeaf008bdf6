"""A store on the web: pages to read and an HTTP API, for one machine unless told otherwise.

    app(path, settings)             -> an ASGI application over the store at `path`
    run(path, host, port, settings) -> serves it until interrupted

Read-only unless `settings.edit`. Nothing here decides what a story says: pages and API
show what the store holds. Without a token it listens to this machine alone.

    guard.py     who may ask, how much, how often; the headers of every answer
    cache.py     answers kept until the store changes; ETags
    shelf.py     the store kept open for several threads
    api.py       the API: routes; trees.py what they answer; table.py as CSV; openapi.py its description
    pages.py     the pages; compare.py two articles beside one another; templates/, desk.css
    edit.py      the forms that correct the store, with `edit`

Needs the extra `serve` (FastAPI and uvicorn).
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from ..model import BadInput, MissingExtra
from .guard import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["Settings", "app", "run"]

TOKEN = 16  # characters of a token at least


def app(path: str | Path, settings: Settings | None = None) -> ASGIApp:
    """Return the application. Raises BadInput when `path` is no store, MissingExtra without FastAPI."""
    try:
        import fastapi  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            'serving needs FastAPI and uvicorn; run: pip install "manytakes[serve]"'
        ) from error
    from .site import site

    return site(path, settings or Settings())


def run(
    path: str | Path,
    host: str,
    port: int,
    settings: Settings,
    ready: Callable[[str], object] = lambda address: None,
) -> None:
    """Serve the store at `path` until interrupted; `ready` is called with the address before.

    Raises BadInput where `host` is not this machine's own and there is no token, or a short one.
    """
    if settings.token and len(settings.token) < TOKEN:
        raise BadInput(f"a token of {len(settings.token)} characters can be guessed; use {TOKEN} or more")
    if not (settings.token or _own(host)):
        raise BadInput(
            f"{host} can be reached from other machines; give a --token of {TOKEN} characters or more"
        )
    served = app(path, settings)
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtra('serving needs uvicorn; run: pip install "manytakes[serve]"') from error
    ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    uvicorn.run(
        served,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=500,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=16_384,
    )


def _own(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
