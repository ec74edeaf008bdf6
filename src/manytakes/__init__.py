"""manytakes: what several news accounts of one story agree on, and where they differ.

    report = manytakes.read(["articles/"])     files, folders, globs
    for telling in report: ...                 the stories, each with its points
    report.to_html()                           the page

Importing this package loads no model and nothing heavy: `read`, `connect` and `Report`
are fetched from their modules when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .model import (
    Account,
    Article,
    BadInput,
    BadReport,
    BadSpan,
    Claim,
    Entity,
    ManytakesError,
    Mention,
    MissingExtra,
    NoSuchStory,
    Point,
    Quantity,
    Quote,
    Reuse,
    Skipped,
    Span,
    Statement,
    Story,
    Telling,
    Utterance,
    When,
)

if TYPE_CHECKING:
    from .render import Report
    from .render.notebook import Shell
    from .run import read
    from .store import connect

__all__ = [
    "Account",
    "Article",
    "BadInput",
    "BadReport",
    "BadSpan",
    "Claim",
    "Entity",
    "ManytakesError",
    "Mention",
    "MissingExtra",
    "NoSuchStory",
    "Point",
    "Quantity",
    "Quote",
    "Report",
    "Reuse",
    "Skipped",
    "Span",
    "Statement",
    "Story",
    "Telling",
    "Utterance",
    "When",
    "connect",
    "read",
]

_LATER = {"Report": ".render", "connect": ".store", "read": ".run"}


def __getattr__(name: str) -> object:
    """Fetch a public name from its module when it is first asked for (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_LATER[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Shell) -> None:
    """Let a notebook show stories by themselves: `%load_ext manytakes`."""
    from .render.notebook import register

    register(shell)
