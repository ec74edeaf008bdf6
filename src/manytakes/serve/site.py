"""The whole application: routes, errors, and what stands before them.

site(path, settings)   -> an ASGI application
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..model import BadInput, ManytakesError, NoSuchStory
from . import api, edit, openapi, pages
from .cache import Cache
from .guard import Guard, Settings, problem
from .shelf import Shelf

if TYPE_CHECKING:
    from starlette.types import ASGIApp

ABOUT = (
    "What several news accounts of one story agree on, where they differ, what only one of them says,"
    " who said what and who copied whom: over one local file. Every statement carries the words that"
    " back it, as a span of an article: code points, half-open. Nothing says which account is right."
)


def site(path: str | Path, settings: Settings) -> ASGIApp:
    """Return the application over the store at `path`. Raises BadInput when it is none."""
    shelf = Shelf(path)
    app = FastAPI(
        title="manytakes",
        version=version("manytakes"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.include_router(api.router(shelf))
    editor = edit.Editor(str(path)) if settings.edit else None
    app.include_router(pages.router(shelf, editor))
    described = openapi.describe(app)

    @app.get("/openapi.json", include_in_schema=False)
    def description() -> Response:
        return JSONResponse(described)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return _refusal(request, error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def unfit(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _refusal(request, 422, f"{where}: {first['msg']}")

    @app.exception_handler(ManytakesError)
    async def ours(request: Request, error: ManytakesError) -> Response:
        if isinstance(error, NoSuchStory):
            return _refusal(request, 404, "no such story is here; /api/stories lists them")
        status = 503 if isinstance(error, BadInput) else 500
        said = "the store is busy" if status == 503 else "the store is damaged: run manytakes check"
        return _refusal(request, status, said)

    return Guard(Cache(app, shelf.stamp), settings)


def _refusal(request: Request, status: int, said: str, more: dict[str, str] | None = None) -> Response:
    """Return a refusal: a problem to a program, a page to a reader."""
    if not pages.for_readers(request.url.path):
        headers, body = problem(status, said, *(more or {}).items())
        shown = {name.decode(): value.decode("latin-1") for name, value in headers}
        return Response(body, status, shown)
    return pages.refusal(status, said, more)
