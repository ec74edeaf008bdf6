"""How a name is spelt: what two outlets differ in when they write it in two ways.

shape(name, spaced) -> str      equal for two forms that are one spelling
"""

from __future__ import annotations

import re
import unicodedata

_SHORTENED = {
    "st": "street", "ave": "avenue", "rd": "road", "blvd": "boulevard", "mt": "mount", "ft": "fort",
    "ltd": "limited", "corp": "corporation", "co": "company", "inc": "incorporated", "dept": "department",
    "govt": "government", "intl": "international", "assn": "association", "univ": "university", "usa": "us",
}  # fmt: skip
_INNER = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")  # GlobalCom, Globalcom


def shape(name: str, spaced: bool = True) -> str:
    """Return a name as it is spelt: case, possessive, stops and usual abbreviations aside.

    Hyphens and diacritics count, capitals inside a word, and in names of people spaces: they are
    what outlets differ in. Not so in "AK-47" and "AK 47".
    """
    flat = _INNER.sub("^", unicodedata.normalize("NFC", name)).casefold()
    flat = re.sub(r" ?[-‐‑–—] ?(?=\d)|(?<=\d) ?[-‐‑–—] ?| (?=\d)", "", flat)
    flat = re.sub("[‘’`´]", "'", flat)
    flat = flat[:-2] if flat.endswith("'s") else flat
    # A hyphen with blanks about it is still one: some sources set blanks around all of theirs.
    flat = re.sub(" ?[-‐‑–—] ?", "-", flat).replace(".", ". ").strip(" '\".,-")
    whole = [_SHORTENED.get(w.rstrip("."), w) for w in flat.split()]
    joined = (" " if spaced else "").join(whole)
    return " ".join(re.sub(r"[^\w ^-]", "", joined).split())
