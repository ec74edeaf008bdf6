"""The store: one SQLite file with articles, stories and what was found. The only package that knows SQL.

    with connect(path, create=True) as db:
        db.add(articles, skipped)   -> how many were new
        db.articles()               -> Article, ...           by id
        db.skipped()                -> Skipped, ...
        db.save(tellings)           -> None                   replaces stories of the same articles
        db.stories()                -> Listing, ...           latest first
        db.telling(story)           -> Telling
        db.poll(url); db.polled(polls)                        what `watch` knows of its feeds
        db.some(ids)                -> Article, ...           those that it holds
        db.ledger                   -> Ledger                 where each article stands: to read
        db.growing()                -> Ledger                 ... and to write, in one transaction
        db.search(words)            -> article ids, best first
        db.verify()                 -> problems, in words; none when all holds
        db.check()                  -> how much was checked; raises BadReport at the first problem

Every write is one transaction and every id is a content hash: a killed writer loses
what it had not acknowledged and doubles nothing. Readers read while one writes (WAL).
Records are kept whole as JSON; the tables beside them (account, point, claim, quote,
mention, reuse) say the same in rows, for Datasette and SQL, each span with its words.
Nothing read from a store is executed or trusted: `verify` re-opens every text, compares
every hash, every span's words, and every row with the record it was made from.

    with desk(path) as db: ...      the same to look things up: pages, search, outlets

    sqlite.py   the open store: articles, stories, checking
    opening.py  the file: opened, its transactions, its faults in words
    ledger.py   where each article stands
    daily.py    the index that finds its like, by day and by term
    lookup.py   a store opened for reading: lists in pages, search, outlets beside one another
    schema.py   its tables, as numbered migrations
    sought.py   the tables that triggers keep for the desk: names, quotes, clashes
    mends.py    what a user corrected inside articles and stories: labels and names
    health.py   what is wrong with a file, and a copy of it while others write
    rows.py     what a record says as rows, and its spans; no SQL
"""

from .lookup import Desk, desk
from .sqlite import Listing, Poll, Store, connect

__all__ = ["Desk", "Listing", "Poll", "Store", "connect", "desk"]
