"""Outlets of one owner are shown as such, and change nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from telling import ferry

from manytakes import families, render
from manytakes.model import Article, BadInput

TABLE = families.read("family,outlet\n# ours\nShore Group,The Harbour Post\nShore Group,tide.test\n", "t")

KNOWN = [
    # outlet, url, family, why
    ("Harbour Post", None, "Shore Group", "with or without the article"),
    ("THE HARBOUR  POST", None, "Shore Group", "however it is set"),
    (None, "https://www.news.tide.test/a", "Shore Group", "by the host it is under"),
    ("Isle Radio", "https://isle.test", "", "in no family"),
    ("Harbour Post Office", None, "", "another name"),
    (None, "https://[", "", "no address"),
    (None, "https://nottide.test/a", "", "another host"),
]


@pytest.mark.parametrize(("outlet", "url", "expected", "why"), KNOWN)
def test_families(outlet: str | None, url: str | None, expected: str, why: str) -> None:
    assert families.of(Article("a", "a.txt", "x", outlet=outlet, url=url), TABLE) == expected, why


def test_the_shipped_table_reads_and_a_bad_line_is_named() -> None:
    assert families.of(Article("a", "a.txt", "x", url="https://www.bbc.co.uk/news/1"), families.shipped())
    with pytest.raises(BadInput, match=r"mine.csv, line 2: expected family,outlet, got 'Shore Group'"):
        families.read("family,outlet\nShore Group\n", "mine.csv")


def test_every_report_says_which_accounts_have_one_owner() -> None:
    told = ferry()
    first, second = (account.origin for account in told.story.accounts[:2])
    owned = {first: "The Harbour Post", second: "Tide"}
    articles = tuple(
        replace(a, outlet=owned[a.id], url="https://tide.test/1") if a.id in owned else a
        for a in told.articles
    )
    told = replace(told, articles=articles)
    plain, shown = render.Report((told,), families={}), render.Report((told,), families=TABLE)

    assert "One owner, Shore Group: accounts A, B" in shown.to_html()
    assert "One owner, Shore Group: A, B" in shown.to_markdown()
    assert "one owner, Shore Group: A, B" in shown.to_text()
    tree = json.loads(shown.to_json())
    assert tree["stories"][0].pop("families") == [{"name": "Shore Group", "letters": ["A", "B"]}]
    without = json.loads(plain.to_json())
    assert without["stories"][0].pop("families") == [] and without == tree
