"""A store that grows: each new article finds its account and its story, without regrouping the rest.

    settle(db, recent)          -> how many articles found a place; a Recent() given again saves reading
    story(db, id)               -> (Story, Article, ...)       as it stands now, told or not
    merge(db, story, story)     -> str                         what was done, in a line
    split(db, story, articles)  -> str
    move(db, article, story)    -> str
    undo(db)                    -> str
    meant(db, name)             -> int                         the article a user names

    placing.py      each new article into the index, its account and its versions
    recent.py       what was read lately, in bounded memory
    grouping.py     the tangle that it touches, grouped again, named and logged
    correcting.py   what a user says

Each new article is compared with those that the index names under its weightiest terms.
What it is like is linked with it; what it reprints becomes one account with it. Then the
accounts that hang together with it through links, its tangle, are grouped by the same
function that groups a batch, so the same articles give the same stories in whatever
order they come. A tangle beyond WHOLE accounts is grouped only near the new ones: there
order may matter (measured in docs/stories.md).

A story keeps its id as it grows. Every open, join, merge, split and move is in the
store's log, with its reason. A user's corrections are kept as bonds between articles,
and every later grouping obeys them.

Incremental average link by re-clustering what changed: Can & Ozkarahan 1987, in spirit.
"""

from .correcting import meant, merge, move, split, undo
from .placing import settle, story
from .recent import Recent

__all__ = ["Recent", "meant", "merge", "move", "settle", "split", "story", "undo"]
