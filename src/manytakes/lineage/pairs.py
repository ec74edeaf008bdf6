"""Which pairs of articles are worth comparing: an inverted index of word shingles, in arrays.

    sharing(articles, n)      -> (i, j), ...            positions of articles that share a run of n words
    similar(articles, least)  -> (id, id, Jaccard), ... near-duplicates, verified on all their shingles

Shingles are Broder's (1997). For `sharing` every run of `n` words is indexed, none is sampled
away, so a shared run of `n` words is never missed (but see CROWD). Near-duplicates share
hundreds: for them long bodies are indexed by the runs whose hash divides by SAMPLE (Manber
1994), short ones by all. Time grows with words plus pairs. A large index is laid out in
temporary files by ranges of the hash and sorted a range at a time: its room does not grow.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import numpy as np

from ..model import Article, BadInput
from .words import Hashes, Ints, batches, shingles

CROWD = 64  # a run of words in more articles than this pairs each with the next one only
NEAR = 5  # words of a shingle by which near-duplicates are measured
RUN = 8  # identical words that make a pair worth comparing
SAMPLE = 8  # one run in so many is indexed of a long body, where near-duplicates are looked for
LONG = 256  # runs of the shortest long body: with half of them shared, 16 are expected in the index
_OWNER = 24  # low bits of an index entry that hold the article: 16 million of them
_ROOM = 1 << 24  # index entries sorted at a time (128 MB, and some four times that while they are)


def sharing(articles: Sequence[Article], n: int = RUN, sample: int = 1) -> Ints:
    """Return the pairs of positions i < j, as rows in order, of articles that share a run of `n` words.

    With a `sample`, long bodies that share few runs are missed.
    """
    if len(articles) >= 1 << _OWNER:
        raise ValueError(f"at most {(1 << _OWNER) - 1} articles at a time, got {len(articles)}")
    found = [_pairs(entries, len(articles)) for entries in _entries(articles, n, sample)]
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return np.stack((pairs // max(len(articles), 1), pairs % max(len(articles), 1)), axis=1)


def _entries(articles: Sequence[Article], n: int, sample: int) -> Iterator[Hashes]:
    """Yield index entries, hash above owner, a range of the hash at a time, each small enough to sort."""
    words = sum(len(span) for article in articles for span in article.body) // 6
    parts = 1 + words // sample // _ROOM
    if parts == 1:
        made = list(_indexed(articles, n, sample))
        yield np.concatenate(made) if made else np.zeros(0, np.uint64)
        return
    bounds = [(part << 64 - _OWNER) // parts << _OWNER for part in range(1, parts)]  # between two hashes
    try:
        with ExitStack() as stack:
            laid = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(parts)]
            for entries in _indexed(articles, n, sample):
                entries.sort()
                for some, file in zip(
                    np.split(entries, np.searchsorted(entries, np.array(bounds, np.uint64))),
                    laid,
                    strict=True,
                ):
                    file.write(some.tobytes())
            for file in laid:
                file.seek(0)
                yield np.fromfile(file, np.uint64)
                file.close()
    except OSError as error:
        why = f"cannot write a temporary file in {tempfile.gettempdir()}: {error.strerror or error}"
        raise BadInput(f"{why}; point TMPDIR at a disk with {1 + (words * 8 >> 30)} GB free") from error


def _indexed(articles: Sequence[Article], n: int, sample: int) -> Iterator[Hashes]:
    """Yield the index entries of some articles after the other."""
    low = np.uint64((1 << _OWNER) - 1)
    for batch in batches(articles):
        made = shingles(batch.hashes, n)
        if not len(made):
            continue
        first, last = batch.owners[: len(made)], batch.owners[n - 1 :]
        whole = first == last
        if sample > 1:
            runs = np.bincount(first - first[0])[first - first[0]]
            whole &= (runs < LONG) | (made % np.uint64(sample) == 0)
        yield (made[whole] & ~low) | first[whole].astype(np.uint64)


def _pairs(entries: Hashes, many: int) -> Ints:
    """Return i * many + j for the articles i < j under one hash."""
    if not len(entries):
        return np.zeros(0, np.int64)
    entries.sort()
    entries = entries[np.concatenate(([True], entries[1:] != entries[:-1]))]
    key = entries >> np.uint64(_OWNER)
    alike = key[1:] == key[:-1]
    kept = np.concatenate((alike, [False])) | np.concatenate(([False], alike))
    key, owner = key[kept], (entries[kept] & np.uint64((1 << _OWNER) - 1)).astype(np.int64)
    group = np.cumsum(np.concatenate(([False], key[1:] != key[:-1]))) if len(key) else np.zeros(0, np.int64)
    size = np.bincount(group)[group] if len(group) else group
    found = [np.zeros(0, np.int64)]
    for step in range(1, CROWD):
        same = group[step:] == group[:-step]
        if not same.any():
            break
        same &= (size[step:] <= CROWD) | (step == 1)
        found.append(np.unique(owner[:-step][same] * many + owner[step:][same]))
    return np.unique(np.concatenate(found))


def similar(articles: Sequence[Article], least: float = 0.5) -> tuple[tuple[str, str, float], ...]:
    """Return the pairs whose sets of 5-word shingles have a Jaccard index of at least `least`, by id."""
    known = sorted({article.id: article for article in articles}.values(), key=lambda a: a.id)
    pairs = sharing(known, sample=SAMPLE)
    sets = _sets(known, np.unique(pairs).tolist())
    found = []
    for i, j in pairs.tolist():
        both = np.concatenate((sets[i], sets[j]))
        both.sort()
        shared = int(np.count_nonzero(both[1:] == both[:-1]))
        if shared >= least * (len(both) - shared):
            found.append((known[i].id, known[j].id, shared / (len(both) - shared)))
    return tuple(found)


def _sets(articles: Sequence[Article], wanted: Sequence[int]) -> dict[int, Hashes]:
    """Return the distinct shingles of the articles at the positions `wanted`."""
    sets: dict[int, Hashes] = {}
    for batch in batches([articles[k] for k in wanted]):
        owners, starts = np.unique(batch.owners, return_index=True)
        for owner, hashes in zip(owners.tolist(), np.split(batch.hashes, starts[1:]), strict=True):
            made = shingles(hashes, NEAR)
            made.sort()
            sets[wanted[owner]] = made[np.append(True, made[1:] != made[:-1])] if len(made) else made
    return sets
