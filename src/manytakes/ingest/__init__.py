"""Reading: whatever the user names, as pages of bytes.

    pages(paths, stdin=None, columns=Columns(), fetch=None) -> Page | Skipped, ...   in a fixed order

    paths.py     files, folders and globs -> open streams, in the order of their names
    kinds.py     which kind of document bytes are: by their name, else by how they start
    limits.py    how much is read of anything; Skipped
    stream.py    one open stream of a known kind -> pages
    columns.py   which column of a table holds what; a row -> Page
    lines.py     JSON lines, and a JSON list of records
    table.py     CSV, TSV and Parquet
    feeds.py     RSS, Atom, JSON Feed; OPML
    warc.py      web archives, as CC-NEWS lays them out
    objects.py   an object store -> what an address names there, and its bytes; only for a batch
    fetch.py     an address -> its bytes, politely and within limits; only when asked
    unpack.py    what is compressed, unpacked no further than a limit

Nothing is interpreted here beyond which document is which: bytes come out as they came
in, and what came beside them (other columns, a feed's fields) comes along untouched. One
bad item never costs the others: it is a Skipped that says what it was and why. Pages are
made one at a time, so a table may be larger than memory.
"""

from __future__ import annotations

from .columns import Columns
from .fetch import Fetcher
from .kinds import READ
from .limits import MAX_BYTES
from .paths import pages

__all__ = ["MAX_BYTES", "READ", "Columns", "Fetcher", "pages"]
