"""Text as offsets: sentences, words, paragraphs, shingles, folding.

    fold(text)               -> str of the same length, for matching
    sentences(text)          -> (start, end), ...   verbatim, in order
    paragraphs(text)         -> (start, end), ...   runs between line breaks, trimmed
    words(text)              -> (start, end), ...   runs of letters and digits
    folded(text)             -> str, ...            those runs, folded
    spoken(text)             -> str, ...            the same, as one would say them
    cut(part, whole)         -> bool                whether a quotation is another, cut
    shingles(text, n)        -> (hash, start, end), ...  of n folded words

Nothing here rewrites text: `fold` moves no character, so an offset into the
folded text is an offset into the text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

Range = tuple[int, int]

_WORD = re.compile(r"\w+(?:[’'](?=\w)\w+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # U.S., E.U.
_INSERTED = re.compile(r"\[[^\[\]]{0,80}\]")  # "the mayor [Ada Poe] left"
_PIECED = re.compile(r"\[(\w{1,4})\](?=\w)|(?<=\w)\[(\w{1,4})\]")  # "[T]he", "want[s]"
_ELIDED = re.compile(rf"…|\.(?: ?\.){{2,}}|{_INSERTED.pattern}")
_UNSPACED = re.compile(r"(?<=\d)(?=[^\W\d_]{4})")  # 16million
# How one says what may be written short; figures up to twelve are spelt out by some.
_SAID = {short: said for said, short in (
    pair.split(":") for pair in (
        "one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12"
        " doctor:dr general:gen governor:gov representative:rep representatives:reps reverend:rev"
        " senator:sen senators:sens professor:prof"
    ).split()
)}  # fmt: skip
_APART = re.compile(r"(?<=\w)' (?=(?:ll|re|ve|[stmd])\b)")  # we' ll, the court' s
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")

# Titles of people that are short for another word. Lower case, without the stop.
TITLES = frozenset(
    "adm asst atty brig capt cmdr col cpl det dist dr gen gens gov hon insp lt maj mr mrs ms msgr pfc pres"
    " prof pvt rep rev sen sens sgt supt".split()
)
# Words after which a full stop does not end a sentence. Lower case, without the stop.
_ABBREVIATIONS = TITLES | frozenset(
    "st jr sr vs etc no inc corp ltd co dept est approx jan feb mar apr jun jul aug sep sept oct nov dec"
    " mon tue tues wed thu thur thurs fri sat sun fig vol al u.s u.k u.n e.g i.e a.m p.m".split()
)
# … of which these may end one all the same, when a capital follows that starts a sentence.
_MAY_END = frozenset("inc corp ltd co jr sr etc u.s u.k u.n a.m p.m".split())
_STARTERS = frozenset(
    "The A An In On At It He She They We I But And This That These Those There If When While"
    " After Before As His Her Their Its Some Many Most For From However Meanwhile".split()
)
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s|$)|[。！？]+[”』」）]*")
_NEAR = 80  # code points looked at on either side of a stop: a line may have 50 million
_OPENERS = "\"“‘'«([—–-•"


_PLAIN = {ord(c): to for to, marks in (
    ("'", "‘’‚‛′`´ʼ"),
    ('"', "“”„‟″«»"),
    ("-", "‐‑‒–—―−"),
    (" ", "\u00a0\u2002\u2003\u2009\u200a\u202f\t"),
) for c in marks}  # fmt: skip


class _Folding(dict[int, str]):
    """What each code point folds to, one character; found when it is first met."""

    def __missing__(self, code: int) -> str:
        to = _folded(chr(code))
        while (further := _folded(to)) != to:  # so that folding twice changes nothing
            to = further
        self[code] = to
        return to


def _folded(char: str) -> str:
    """Return what one character folds to in one step; itself when that is not one character."""
    if ord(char) in _PLAIN:
        return _PLAIN[ord(char)]
    low = char.casefold()
    base = unicodedata.normalize("NFKD", low if len(low) == 1 else char)
    first = base[0] if base and not unicodedata.combining(base[0]) else char
    first = first.casefold() if len(first.casefold()) == 1 else first
    return first if len(low) == 1 or char.isalpha() else char


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, marks and dashes made plain.

    The result has exactly as many characters, each at its own place: "İ" folds to
    "i", never to the two characters of `str.lower`. Idempotent.

    >>> fold("Café – “Zoë”")
    'cafe - "zoe"'
    """
    if text.isascii():
        return text.lower().replace("`", "'").replace("\t", " ")
    return text.translate(_FOLDING)


def words(text: str) -> Iterator[Range]:
    """Yield the (start, end) of each run of letters and digits, inner apostrophes kept."""
    return (m.span() for m in _WORD.finditer(text))


def folded(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded.

    >>> folded("Han Seo-yeon’s café")
    ('han', 'seo', "yeon's", 'cafe')
    """
    flat = fold(text)
    return tuple(flat[a:b] for a, b in words(flat))


def spoken(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` as one would say them, however they are written.

    An ending that some sources set apart is joined to its word, as are the letters of an acronym;
    titles and small figures are spelt out. What an editor put in brackets nobody said.

    >>> spoken("We’ ll ask Sen. Poe"), spoken("The U.S. [team] lost 3%")
    (("we'll", 'ask', 'senator', 'poe'), ('the', 'us', 'lost', 'three', 'percent'))
    """
    flat = _INSERTED.sub(" ", _PIECED.sub(r"\1\2", _APART.sub("'", fold(text))))
    flat = _DOTTED.sub(lambda m: m[0].replace(".", ""), flat)
    flat = _UNSPACED.sub(" ", flat.replace("%", " percent ").replace("per cent", "percent"))
    return tuple(_SAID.get(w, w) for w in folded(flat))


def cut(part: str, whole: str) -> bool:
    """Tell whether `part` is `whole` but for words at its ends, and where it says that it leaves some out.

    So do brackets, which say that what stands in them is put in other words.

    >>> cut("We ... won", "In the end we ran and won"), cut("We won", "We ran and won")
    (True, False)
    """
    words = spoken(whole)
    said = "".join(words)  # a compound may be one word or two
    edges = list(accumulate(map(len, words), initial=0))
    ends = {n: k for k, n in enumerate(edges)}
    first = 0
    for piece in map("".join, map(spoken, _ELIDED.split(_PIECED.sub(r"\1\2", part)))):
        found = (
            ends.get(edges[k] + len(piece))
            for k in range(first, len(edges))
            if said.startswith(piece, edges[k])
        )
        after = next((k for k in found if k is not None), None)
        if after is None:
            return False
        first = after
    return True


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """Yield the (start, end) of each line of text[start:end], trimmed of space; blanks left out."""
    for m in _LINE.finditer(text, start, len(text) if end is None else end):
        a, b = trim(text, *m.span())
        if a < b:
            yield a, b


def trim(text: str, start: int, end: int) -> Range:
    """Return the range without the space at either end; may be empty (start == end)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """Yield the (start, end) of each sentence of text[start:end], trimmed, in order.

    A line break always ends a sentence. A full stop does not after an abbreviation,
    an initial or inside a number ("$2. 5 million", as some sources space it).
    """
    for first, last in paragraphs(text, start, end):
        begin = first
        for stop in _STOP.finditer(text, first, last):
            if stop.end() < last and not _ends(text, begin, stop.start(), stop.end(), last):
                continue
            a, b = trim(text, begin, stop.end())
            if a < b:
                yield a, b
            begin = stop.end()
        a, b = trim(text, begin, last)
        if a < b:
            yield a, b


def _ends(text: str, begin: int, stop: int, after: int, last: int) -> bool:
    """Tell whether the mark at text[stop:after] ends its sentence, by what stands around it."""
    while after < last and text[after].isspace():
        after += 1
    rest = text[after : min(last, after + _NEAR)]
    if not rest:
        return True
    following = rest.lstrip(_OPENERS + " ")
    upper = bool(following) and (following[0].isupper() or following[0].isdigit())
    if not upper:
        return not (following[:1].islower() or rest[0] in ",;:)") if following else True
    if text[stop] != ".":
        return True
    word = re.search(r"[\w.]*$", text[max(begin, stop - _NEAR) : stop])
    before = word.group() if word else ""
    if len(before) == 1 and before.isalpha() and before.isupper() and before != "I":
        return False
    if re.fullmatch(r"[A-Z](?:\.[A-Z])+", before) and before.lower() not in _MAY_END:
        return False
    if before.isdigit() and following[0].isdigit() and rest[0].isdigit():
        return False
    if before.lower() in _ABBREVIATIONS:
        starter = re.match(r"[A-Za-z]*", following)
        return before.lower() in _MAY_END and starter is not None and starter.group() in _STARTERS
    return True


def shingles(text: str, n: int, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield (hash, start, end) of each run of `n` folded words of text[start:end].

    Hashes are 64-bit BLAKE2b of the words: the same on every machine. A text of fewer
    than `n` words yields nothing.
    """
    if n < 1:
        raise ValueError(f"a shingle needs at least 1 word, got n={n}")
    flat = fold(text)
    spans = [m.span() for m in _WORD.finditer(flat, start, len(flat) if end is None else end)]
    for i in range(len(spans) - n + 1):
        run = "\x1f".join(flat[a:b] for a, b in spans[i : i + n])
        digest = hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        yield int.from_bytes(digest, "big"), spans[i][0], spans[i + n - 1][1]
