"""Quotation attribution, and the variants of one remark across accounts.

    find(article, parse)     -> Quote, ...        direct, mixed and indirect, in text order
    align(articles, quotes, entities, similarity) -> (Utterance, ...)
    compare(a, b)            -> ((op, a_start, a_end, b_start, b_end), ...)   word by word

    marks.py      quotation marks as runs, typos and all
    cues.py       the words that report
    syntax.py     the parse, with what attribution asks of it
    reports.py    candidate reports: a cue and what it may report
    voices.py     candidate voices of a quoted run
    learnt.py     the two small models that weigh them (bench/train_quotes.py)
    attribute.py  find
    speakers.py   who spoke: the entity, and the words that name it best
    echoes.py     words in marks that another account betrays
    align.py      align, compare

A speaker is never guessed: `source` is None when the text names none, and an utterance's
`speaker` is None when the source leads to no entity. Terms are PARC 3's (Pareti 2016).
"""

from .align import align, compare
from .attribute import find

__all__ = ["align", "compare", "find"]
