"""Outlets of one owner: a small table, shown beside the accounts and never compared.

    shipped()                  -> Families              the table that comes with us
    read(text, where)          -> Families              a user's own: CSV of family,outlet
    of(article, families)      -> family or ""          by the outlet's name or its host
    shared(telling, families)  -> (family, letters), ...  those that two accounts or more belong to

Two outlets of one owner may still tell a story each in their own words: a family is
said, and takes nothing from the number of accounts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from .model import Article, BadInput, Telling
from .text import fold

Families = Mapping[str, str]  # an outlet as compared -> its family
Owners = tuple[tuple[str, tuple[str, ...]], ...]  # family, letters of its accounts


@lru_cache(1)
def shipped() -> Families:
    """Return the table that comes with manytakes."""
    text = (files("manytakes") / "data" / "families.csv").read_text("utf-8")
    return read(text, "families.csv")


def read(text: str, where: str) -> Families:
    """Return a table of lines `family,outlet`; a line that opens with # is a remark.

    Raises BadInput at a line of any other shape.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not cells or cells[0].startswith("#") or cells == ["family", "outlet"]:
            continue
        if len(cells) != 2 or not all(cells):
            raise BadInput(f"{where}, line {number}: expected family,outlet, got {','.join(row)!r}")
        found[_key(cells[1])] = cells[0]
    return found


def of(article: Article, families: Families) -> str:
    """Return the family of the article's outlet, known by its name or its host; "" for none."""
    if article.outlet and (family := families.get(_key(article.outlet))):
        return family
    try:
        host = urlsplit(article.url or "").hostname or ""
    except ValueError:
        return ""
    parts = host.split(".")
    hosts = (".".join(parts[n:]) for n in range(len(parts) - 1))
    return next((families[h] for h in hosts if h in families), "")


def shared(telling: Telling, families: Families) -> Owners:
    """Return each family that two accounts or more belong to, with their letters, by name."""
    found: dict[str, list[str]] = {}
    for account in telling.story.accounts:
        for family in sorted({of(telling.article(id), families) for id in account.articles} - {""}):
            found.setdefault(family, []).append(telling.letter(account.id))
    return tuple((name, tuple(letters)) for name, letters in sorted(found.items()) if len(letters) > 1)


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^(?:the|www\.) *", "", fold(name).strip()))
