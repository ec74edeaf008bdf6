"""Corrections from the desk: merge, split, move, rename, mark, undo. Only with `--edit`.

    router(shelf, editor, show)   -> APIRouter     the forms, and what they are sent to
    Editor(path)                  one writer: makes a correction, then tells anew what it changed

A form is taken only from a page of this very server: its origin must be ours and it must
carry the token that our pages hold (a page elsewhere can send a form here, and can read
neither). A correction is one call of `grow` or `mend`; what it changed is told again in
the background, and the page of corrections says so meanwhile.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from collections.abc import Callable
from functools import partial
from threading import Lock, Thread
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from .. import grow, mend, run, store
from ..model import Article, BadInput, BadSpan, NoSuchStory
from ..store import Store
from ..store.mends import KINDS
from .api import Id
from .shelf import Shelf

_log = logging.getLogger("manytakes")

FIELDS = 3_000  # of a form
LINES = 2_000  # of an article whose lines can be labelled
STORIES = 200  # that a story can be merged with, the newest
SHOWN = 100  # lines of the log
_LINE = re.compile(r"\S[^\n]*")
_SPAN = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")

Form = dict[str, list[str]]
Show = Callable[..., Response]
Correction = Callable[[Store], str]


class Editor:
    """The one writer of a served store; `token` is in every form of ours."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.token = secrets.token_urlsafe(24)
        self._lock = Lock()
        self._telling: Thread | None = None
        self.failed = ""

    def correct(self, correction: Correction) -> str:
        """Make one correction; start telling what it changed. Raises what the correction raises."""
        with self._lock, store.connect(self._path) as db:
            said = correction(db)
            due = db.ledger.untold()
        if due:
            self.tell()
        return said

    def tell(self) -> None:
        """Tell what has changed, in a thread of its own, if none is at it."""
        if self._telling is None or not self._telling.is_alive():
            self._telling = Thread(target=self._retell, daemon=True)
            self._telling.start()

    def _retell(self) -> None:
        self.failed = ""
        try:
            with store.connect(self._path) as db:
                while db.ledger.untold():
                    run.retell(db)
        except Exception as error:  # the page of corrections shows it; the next correction tries again
            _log.exception("serve: telling anew failed")
            self.failed = str(error)

    def wait(self) -> None:
        """Wait until what was being told is told."""
        if self._telling is not None:
            self._telling.join()


def router(shelf: Shelf, editor: Editor, show: Show) -> APIRouter:
    """Return the forms, and what they are sent to."""
    edits = APIRouter(include_in_schema=False)

    async def form(request: Request) -> Form:
        """Return a form that was sent from a page of ours. Raises HTTPException for any other."""
        if not _ours(request):
            raise HTTPException(403, "a form is taken from a page of this desk only")
        if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise HTTPException(415, "a form is sent as application/x-www-form-urlencoded")
        try:
            body = (await request.body()).decode("ascii")
            pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
        except ValueError as error:
            raise HTTPException(400, f"no form: {error}") from error
        found: Form = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        if not hmac.compare_digest(_one(found, "token").encode(), editor.token.encode()):
            raise HTTPException(403, "this form is of another run of the desk; load its page again")
        return found

    async def do(correction: Correction) -> Response:
        """Make a correction and lead to the page that lists it."""
        try:
            await run_in_threadpool(editor.correct, correction)
        except NoSuchStory as error:
            raise HTTPException(404, "no such story is here") from error
        except (BadInput, BadSpan) as error:
            raise HTTPException(409, str(error)) from error
        return Response(status_code=303, headers={"location": "/corrections", "cache-control": "no-store"})

    @edits.get("/corrections")
    def corrections() -> Response:
        with shelf.desk() as desk:
            standing, due = desk.ledger.corrections(), desk.ledger.untold()
            lines = desk.ledger.logged()
            shown = lines[: -SHOWN - 1 : -1]
            headlines = desk.headlines(id for line in shown for id in (line.story, line.other))
        if due and not editor.failed:
            editor.tell()
        return _fresh(
            show(
                "corrections", here="corrections", standing=standing[::-1], due=due, failed=editor.failed,
                lines=shown,
                headlines=headlines, more=max(0, len(lines) - SHOWN),
            )
        )  # fmt: skip

    @edits.get("/stories/{story}/edit")
    def story(story: Id) -> Response:
        telling = shelf.told(story).telling
        with shelf.desk() as desk:
            others = [line for line in desk.page("newest", STORIES + 1)[0] if line.id != story][:STORIES]
        return _fresh(show("edit", here="", telling=telling, others=others))

    @edits.get("/articles/{article}/edit")
    def article(article: Id) -> Response:
        with shelf.desk() as desk:
            found = desk.article(article)
        if found is None:
            raise HTTPException(404, "no such article is here")
        return _fresh(show("label", here="", article=found, lines=labelled(found), most=LINES, kinds=KINDS))

    @edits.post("/stories/{story}/merge")
    async def merge(story: Id, request: Request) -> Response:
        sent = await form(request)
        return await do(partial(_merge, story, _one(sent, "other")))

    @edits.post("/stories/{story}/split")
    async def split(story: Id, request: Request) -> Response:
        sent = await form(request)
        return await do(partial(_split, story, sent.get("article", [])))

    @edits.post("/stories/{story}/move")
    async def move(story: Id, request: Request) -> Response:
        sent = await form(request)
        return await do(partial(_move, _one(sent, "article"), _one(sent, "to")))

    @edits.post("/stories/{story}/entities/{entity}/rename")
    async def rename(story: Id, entity: Id, request: Request) -> Response:
        sent = await form(request)
        name = _one(sent, "name")
        return await do(lambda db: mend.rename(db, story, entity, name))

    @edits.post("/articles/{article}/mark")
    async def mark(article: Id, request: Request) -> Response:
        sent = await form(request)
        marks = []
        for name, kinds in sent.items():
            if (at := _SPAN.fullmatch(name)) and kinds[-1]:
                marks.append((int(at[1]), int(at[2]), kinds[-1]))
        return await do(lambda db: mend.mark(db, article, marks))

    @edits.post("/corrections/undo")
    async def undo(request: Request) -> Response:
        sent = await form(request)
        number = _one(sent, "number")
        return await do(partial(_undo, number))

    return edits


def _merge(one: str, other: str, db: Store) -> str:
    grow.settle(db)
    return grow.merge(db, one, other)


def _split(story: str, articles: list[str], db: Store) -> str:
    grow.settle(db)
    if not articles:
        raise BadInput("no article was chosen")
    return grow.split(db, story, articles)


def _move(article: str, to: str, db: Store) -> str:
    grow.settle(db)
    return grow.move(db, article, to)


def _undo(number: str, db: Store) -> str:
    """Take back the correction that the reader saw as the last; another may have come since."""
    last = db.ledger.corrections()[-1:]
    if not last or str(last[0][0]) != number:
        raise BadInput("the list of corrections has changed since this page was made; load it again")
    return mend.undo(db)


def labelled(article: Article) -> list[tuple[int, int, str, str]]:
    """Return (start, end, what it is now, words) of each line of an article, LINES at most."""
    labels = [(span, "body") for span in article.body] + [(r.span, str(r.kind)) for r in article.residue]
    found = []
    for match in _LINE.finditer(article.text):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        kinds = {kind for span, kind in labels if span.start < end and start < span.end}
        found.append((start, end, " and ".join(sorted(kinds)) or "nothing", article.text[start:end]))
        if len(found) == LINES:
            break
    return found


def _ours(request: Request) -> bool:
    """Tell whether a request comes from a page of this very origin."""
    host = request.headers.get("host", "")
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return False
    origin = request.headers.get("origin") or (None if site else request.headers.get("referer", ""))
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and parts.netloc == host


def _one(form: Form, name: str) -> str:
    """Return a field's value; its last one, as browsers have it, "" when it is missing."""
    return form.get(name, [""])[-1]


def _fresh(page: Response) -> Response:
    page.headers["cache-control"] = "no-store"
    return page
