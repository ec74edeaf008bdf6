"""Which accounts tell one event.

    cluster(articles, accounts)         -> Story(accounts in order of publication), ...   by id
    together(articles, accounts)        -> one Story of all of them, whatever they tell; none of none
    story(accounts, articles, id)       -> Story                                          one of them
    settle(articles)                    -> Dated(article, date, why), ...                 by article id

    profiles.py   what an account is about
    vectors.py    the same as arrays, and how alike many are
    briefs.py     what a short account means, where its words are too few
    joining.py    which accounts belong together
    nearby.py     an inverted index of many: which of them may
    naming.py     which of the stories known before each group is: joins, merges, splits
    dates.py      when an article was published

An account is the words of its body (and headline, never alone), rarer words weighing
more and early ones too: an article's first lines say what it is about. How rare a word
is comes from a fixed table, not from the articles given, so that an unrelated article
changes nothing and five articles are judged as five thousand are. Accounts join while
they are alike enough, and two groups only while they are nearly as like one another as
each is like itself: that keeps two quakes apart that share every word but a place.
Nothing is told how many stories there are. An outlet's name is never looked at.

How near is near enough depends on the company: see `joining.scaled`. Dates only fade
likeness: an event is retold years later. Two days of one running event
may come out as one story or as two.

Term weighting is Salton & Buckley's (1988); average-link clustering is Sokal &
Michener's (1958), here with a stop relative to the cohesion of the two groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Account, Article, Story, mint
from . import briefs, joining
from .dates import settle
from .dates import told as dated
from .profiles import profile, terms, weight

__all__ = ["cluster", "profile", "settle", "story", "terms", "together", "weight"]


def cluster(articles: Sequence[Article], accounts: Sequence[Account]) -> tuple[Story, ...]:
    """Group `accounts` into stories, in order of id; the order they come in changes nothing.

    Each account is read from its origin. Accounts of a story are in order of publication,
    the undated last, then of id.
    """
    known = {article.id: article for article in articles}
    told = sorted(accounts, key=lambda account: account.id)
    origins = [known[account.origin] for account in told]
    meant = briefs.read({article.id: article for article in origins}.values())
    meanings = [meant.get(article.id, b"") for article in origins]
    dates = [[when for id in account.articles for when in dated(known[id])] for account in told]
    found = joining.groups(map(profile, origins), dates, meanings=meanings)
    made = [story([told[i] for i in group], known) for group in found]
    return tuple(sorted(made, key=lambda story: story.id))


def together(articles: Sequence[Article], accounts: Sequence[Account]) -> tuple[Story, ...]:
    """Group all accounts into one story, as somebody who knows that they tell one does; none into none."""
    return (story(accounts, {article.id: article for article in articles}),) if accounts else ()


def story(accounts: Sequence[Account], articles: Mapping[str, Article], id: str = "") -> Story:
    """Return the story of some accounts; its id, unless given, is made of the first to be published."""
    members = tuple(sorted(accounts, key=lambda account: _when(account, articles)))
    return Story(id or mint("s", members[0].id), members)


def _when(account: Account, known: Mapping[str, Article]) -> tuple[bool, str, str]:
    starts = [when.start.isoformat() for id in account.articles for when in dated(known[id])]
    return not starts, min(starts, default=""), account.id
