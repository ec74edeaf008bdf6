"""Score quotation attribution on PolNeAR, BASIL and the gold stories.

    python -m bench.score quotes --data polnear/dev.jsonl.gz [--cv 5]
    python -m bench.score quotes --data basil/dev.jsonl.gz
    python -m bench.score quotes --gold gold/dev [--out DIR]

PolNeAR's metric is that of the set's own `score.py`, kept here in our words: contents as
sets of alphanumeric positions; a match is IoU >= .5, one to one, best first; a joint match
also overlaps the gold source. DIRECT is the quoted runs of three words and more.
"""

from __future__ import annotations
