"""Quotation attribution, and the variants of one remark across accounts.

    find(article, parse)     -> Quote, ...        direct, mixed and indirect, in text order
    align(articles, quotes, entities, similarity) -> (Utterance, ...)
    compare(a, b)            -> ((op, a_start, a_end, b_start, b_end), ...)   word by word

`marks` reads quotation marks, `cues` holds the reporting words, `attribute` finds who
said it, `align` joins the accounts of one remark.

A speaker is never guessed: `source` is None when the text names none, and an utterance's
`speaker` is None when the source leads to no entity. Terms are PARC 3's (Pareti 2016).
"""

from .align import align, compare
from .attribute import find

__all__ = ["align", "compare", "find"]
