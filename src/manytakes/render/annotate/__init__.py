"""What was found as marks on the articles' texts, for annotation tools, and back.

marks(telling)              -> Mark, ...      names, quotes and claims
web.write(report)           -> str            W3C Web Annotation
webanno.write(report)       -> bytes          WebAnno-TSV 3.3 for INCEpTION, zipped, a file an article
changes.compare(report, data)  -> Changes     what a person changed in one of the two

marks.py     a mark: a layer, a span, an id, a kind, a detail; no format
web.py       JSON-LD with a position and a quote selector for each span
webanno.py   tokens and columns; offsets there count UTF-16 units
changes.py   a corrected file against what would be written today
"""

from .marks import Mark, marks

__all__ = ["Mark", "marks"]
