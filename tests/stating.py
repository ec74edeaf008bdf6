"""What one made-up sentence states.

claim(text, article, who) -> Claim    the whole of it, with its values; `who` takes part in it
"""

from __future__ import annotations

from manytakes import values
from manytakes.model import Claim, Span, Value


def claim(text: str, article: str, who: str = "") -> Claim:
    whole = Span(article, 0, len(text))
    found = tuple(Value(Span(article, f.start, f.end), f.reading) for f in values.find(text))
    return Claim(whole, whole, whole, 0.5, values=found, participants=(who,) if who else ())
