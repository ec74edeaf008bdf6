"""Score numbers and dates: recognizers, newsquant, timeml, quantulum; peers in the same run.

Each set has its own notion of what is marked and how a value is written. The adaptation
from our readings to a set's format is here, one section a set (that of recognizers in `suite.py`), and
says what it assumes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from manytakes import values
from manytakes.values import calendar, hedges, nouns, placing, quantities, units

Row = dict[str, Any]


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int) -> Row:
    """Score the set that `data` holds, known by its fields."""
    if data is None:
        raise SystemExit("score values needs --data FILE")
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    fields = set(rows[0])
    if "timex3" in fields:
        return timeml(rows)
    if "results" in fields:
        from bench import suite  # which scores by what is here

        return suite.recognizers(rows)
    if "set" in fields:
        return newsquant(rows)
    return quantulum(rows)


Read = quantities.Amount | calendar.Timex


def read(text: str) -> Iterator[tuple[int, Read]]:
    """Yield what `values.find` reads, before it is placed in time: dates and amounts in text order."""
    for base, _, reading in values.read(text):
        yield base, reading


def prf(hit: int, found: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    p, r = hit / max(1, found), hit / max(1, gold)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


# -- newsquant ----------------------------------------------------------------------
# Marked: numbers, words for counts ("one man"), "dozens" as 12-120; not: dates, ordinals, times.
# Unit: the unit's English name, or the noun phrase counted; we match the head noun of a phrase.

_NAMES = {
    "%": "percentage", "$": "dollar", "USD": "dollar", "EUR": "euro", "GBP": "pound sterling",
    "JPY": "japanese yen",
    "CNY": "chinese yuan", "HKD": "hong kong dollar", "AUD": "australian dollar", "CAD": "canadian dollar",
    "franc": "swiss franc", "CHF": "swiss franc", "INR": "rupee", "KRW": "south korean won",
    "RUB": "russian ruble",
    "MXN": "mexican peso", "ILS": "shekel", "TRY": "turkish lira", "CRC": "costa rican colón",
    "BTC": "bitcoin",
    "NLG": "netherlands guilde", "FIM": "finnish markka", "ESP": "peseta", "DEM": "deutsche mark",
    "NZD": "new zealand dollar", "SGD": "singapore dollar", "peso": "peso", "m": "metre",
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "mi": "mile",
    "ft": "foot", "in": "inch", "yd": "yard", "m2": "square metre", "km2": "square kilometre",
    "sqft": "square foot",
    "sqmi": "square mile", "ha": "hectare", "ml": "millilitre", "l": "litre", "m3": "cubic metre",
    "cuft": "cubic foot",
    "gal": "gallon", "bbl": "barrel", "tsp": "teaspoon", "ug": "microgram", "mg": "milligram", "g": "gram",
    "kg": "kilogram", "t": "metric ton", "lb": "pound-mass", "oz": "ounce", "Gt": "gigaton",
    "ms": "millisecond",
    "C": "celsius", "F": "fahrenheit", "km/h": "kilometre per hour", "mph": "mile per hour",
    "m/s": "metre per second",
    "kn": "knot", "mpg": "mile per gallon", "W": "watt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt",
    "hp": "horsepower", "kWh": "kilowatt hour", "MWh": "megawatt hour", "GWh": "gigawatt hour",
    "kcal": "calorie",
    "lbft": "foot pound-force", "Hz": "hertz", "kHz": "kilohertz", "GHz": "gigahertz", "MHz": "megahertz",
    "B": "byte",
    "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "dB": "decibel", "V": "volt",
    "A": "ampere",
    "MPa": "megapascal", "bp": "basis point", "pp": "percentage point", "st": "stone", "ton": "ton",
}  # fmt: skip


def unit_name(unit: str) -> str:
    """Return the set's name of one of our normal forms, rates included."""
    if unit in _NAMES or "/" not in unit:
        return _NAMES.get(unit, unit)
    above, below = unit.split("/", 1)
    return f"{_NAMES.get(above, above)} per {_NAMES.get(below, below)}"


_DOZENS = {
    24.0: (12, 120),
    200.0: (100, 1000),
    2e3: (1e3, 1e6),
    2e6: (1e6, 1e9),
    2e9: (1e9, 1e12),
    2e4: (1e4, 1e5),
}


def _ours_newsquant(text: str) -> list[tuple[tuple[float, ...], str]]:
    out = []
    for _, r in read(text):
        if not isinstance(r, quantities.Amount):
            # "The past 8 weeks" is a time to us, a quantity to them; "the year ended in May" to neither.
            if r.stretch and (r.base is None or abs(r.stretch[0]) != 1):
                out.append(((abs(r.stretch[0]),), r.stretch[1]))
            continue
        if r.ordinal:
            continue
        if r.bound == ">" and r.hedge in hedges.MANY:
            value: tuple[float, ...] = tuple(map(float, _DOZENS.get(r.first, (r.first, r.first))))
        else:
            value = (r.first,) if r.second is None else (r.first, r.second)
        unit = f"{r.unit} of age" if r.of == "age" else unit_name(r.unit) if r.unit else r.of
        unit = "count" if unit == "time" else unit
        out.append((value, unit))
    return out


def _gold_number(word: str) -> tuple[float, ...] | None:
    try:
        return (float(word),)
    except ValueError:
        pass
    m = re.fullmatch(r"(-?[\d.]+)-(-?[\d.]+)", word)
    return (float(m[1]), float(m[2])) if m else None


def _close(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= 1e-6 * max(1.0, abs(x)) for x, y in zip(a, b, strict=True))


def _same_unit(ours: str, gold: str) -> bool:
    """Compare units: the names, or for what is counted any word of the noun phrase that is its lemma."""
    ours, gold = ours.lower().strip(), gold.lower().strip("- ")
    if ours == gold or (not ours and gold in ("", "count")):
        return True
    if gold in _KNOWN:
        return False
    return bool(ours) and ours in [nouns.lemma(w) for w in re.split(r"[ -]", gold.removeprefix("% "))]


_KNOWN = {v for v in _NAMES.values()} | {
    "year of age",
    "month of age",
    "day",
    "year",
    "month",
    "week",
    "hour",
    "cent",
}


def newsquant(rows: list[Row]) -> Row:
    """Score F1 of value and of value with unit, on NewsQuant proper and on all the file's sets."""
    systems: dict[str, Callable[[str], list[tuple[tuple[float, ...], str]]] | None]
    systems = {"manytakes": _ours_newsquant, "quantulum3": _quantulum3()}
    table, figures = [], {}
    sets = sorted({r["set"] for r in rows}, key=lambda s: (s != "NewsQuant", s))
    for name, system in systems.items():
        if system is None:
            table.append({"system": name, "set": "not installed"})
            continue
        answers = [system(r["text"]) for r in rows]
        for which in ["NewsQuant", "all", *sets[1:]]:
            chosen = [(r, a) for r, a in zip(rows, answers, strict=True) if which in ("all", r["set"])]
            hits = both = found = total = 0
            for r, answer in chosen:
                gold = [(_gold_number(q["value"]), q.get("normalized_unit") or "") for q in r["quantities"]]
                total += len(gold)
                found += len(answer)
                left = list(gold)
                pairs = []
                for value, unit in answer:
                    fits = [g for g in left if g[0] is not None and _close(g[0], value)]
                    if fits:
                        best = max(fits, key=lambda g: _same_unit(unit, g[1]))
                        left.remove(best)
                        pairs.append((unit, best[1]))
                hits += len(pairs)
                both += sum(_same_unit(u, g) for u, g in pairs)
            p, rec, f = prf(hits, found, total)
            fu = prf(both, found, total)[2]
            table.append({"system": name, "set": which, "P": p, "R": rec, "value F1": f, "value+unit F1": fu})
            if name == "manytakes" and which in ("NewsQuant", "all"):
                suffix = "" if which == "NewsQuant" else "_all"
                figures |= {
                    f"newsquant_value_f1{suffix}": 100 * f,
                    f"newsquant_value_unit_f1{suffix}": 100 * fu,
                }
    return {"title": "newsquant: F1 of value, value and unit", "rows": table, "figures": figures}


def _quantulum3() -> Callable[[str], list[tuple[tuple[float, ...], str]]] | None:
    """Return the peer quantulum3 as (value, unit) pairs, or None when it is not installed."""
    try:
        from quantulum3 import parser
    except ImportError:
        return None

    def run(text: str) -> list[tuple[tuple[float, ...], str]]:
        out = []
        try:
            found = parser.parse(text)
        except Exception:  # the peer fails on some inputs; that is its score
            return []
        for q in found:
            unit = q.unit.name.replace("dimensionless", "").lower().replace("degree ", "")
            value = (
                (q.value,) if q.uncertainty is None else (q.value - q.uncertainty, q.value + q.uncertainty)
            )
            out.append((value, {"pound sterling": "pound sterling", "yen": "japanese yen"}.get(unit, unit)))
        return out

    return run


# -- quantulum ----------------------------------------------------------------------
# Marked: every number, years and numbers in dates too; a range is its middle with an uncertainty.


def quantulum(rows: list[Row]) -> Row:
    """Score values, and spans, against the unit tests of quantulum3."""
    table, figures = [], {}
    for name, system in (("manytakes", _ours_quantulum), ("quantulum3", _quantulum3())):
        if system is None:
            table.append({"system": name, "cases": "not installed"})
            continue
        hits = found = total = exact = 0
        for r in rows:
            gold = Counter(round(float(q["value"]), 6) for q in r["quantities"])
            ours = Counter(round(sum(v) / len(v), 6) for v, _ in system(r["text"]))
            both = sum((gold & ours).values())
            hits, found, total = hits + both, found + sum(ours.values()), total + sum(gold.values())
            exact += gold == ours
        p, rec, f = prf(hits, found, total)
        table.append({"system": name, "cases exact": exact / len(rows), "P": p, "R": rec, "value F1": f})
        if name == "manytakes":
            figures = {"quantulum_exact": exact / len(rows), "quantulum_value_f1": 100 * f}
    return {"title": "quantulum: its own unit tests, values", "rows": table, "figures": figures}


def _ours_quantulum(text: str) -> list[tuple[tuple[float, ...], str]]:
    out: list[tuple[tuple[float, ...], str]] = []
    for _, r in read(text):
        if isinstance(r, calendar.Timex):
            if r.year is not None and r.unit == "year":
                out.append(((float(r.year),), ""))
            continue
        if not r.ordinal:
            out.append(((r.first,) if r.second is None else (r.first, r.second), unit_name(r.unit)))
    return out


# -- timeml -------------------------------------------------------------------------
# Marked: dates, times, spans of time, what recurs, and vague words ("now"), as TIMEX3.
# Our quantities of time are their DURATION; bare "the quarter" is not read by us and not made up here.

_LETTER = {"year": "Y", "month": "M", "week": "W", "day": "D", "quarter": "Q", "decade": "Y",
    "century": "Y", "hour": "H", "workweek": "W", "workday": "D",
           "minute": "M", "second": "S", "fortnight": "W", "night": "D", "weekend": "D"}  # fmt: skip
_TIMES_OF = {"decade": 10, "century": 100, "fortnight": 2, "weekend": 2}
_VAGUE_REF = {"recently": "PAST_REF", "once": "PAST_REF", "formerly": "PAST_REF", "previously": "PAST_REF",
    "lately": "PAST_REF",
              "the past": "PAST_REF", "in the past": "PAST_REF", "soon": "FUTURE_REF", "future": "FUTURE_REF",
              "the future": "FUTURE_REF", "the near future": "FUTURE_REF"}  # fmt: skip
_SETS = {
    "daily": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "annually": "P1Y",
    "yearly": "P1Y",
    "hourly": "PT1H",
}


def duration(n: float, unit: str) -> str:
    """Return an ISO 8601 period as TimeML writes it."""
    n *= _TIMES_OF.get(unit, 1)
    time = "T" if unit in ("hour", "minute", "second") else ""
    return f"P{time}{n:g}{_LETTER[unit]}"


def timex_value(t: calendar.Timex, text: str, flat: str, now: datetime) -> tuple[str, str] | None:
    """Return (type, value) of a Timex as TimeML writes it."""
    words = text[t.start : t.end].lower()
    if t.kind == "in" and t.shift and not t.shift[0]:
        return "DATE", "PRESENT_REF"  # "to date", "until now"
    if t.kind == "vague":
        m = re.search(r"(\w+)s$", words)
        if m and m[1] in _LETTER:
            return "DURATION", f"PX{_LETTER[m[1]]}"
        return "DATE", _VAGUE_REF.get(words, "PAST_REF" if words.startswith("recent") else "PRESENT_REF")
    if t.kind == "set":
        m = re.search(r"(every|each) (\w+)", words)
        if m and m[2] in _LETTER:
            return "SET", f"P1{_LETTER[m[2]]}"
        return "SET", _SETS.get(words, "")
    if t.stretch and t.kind != "of":
        return "DURATION", duration(abs(t.stretch[0]), t.stretch[1])
    lean = placing.leaning(t, flat)
    found = calendar.spans(t._replace(mod=t.mod if t.mod == "strict" else "", until=None), now, lean)
    if not found:
        return None
    start = found[0][0]
    if t.unit == "minute":
        return "TIME", start.strftime("%Y-%m-%dT%H:%M")
    if t.unit == "part":
        day = start if t.part != "NI" or start.hour >= 12 else start - timedelta(days=1)
        return "TIME", day.strftime("%Y-%m-%dT") + t.part
    if t.unit == "day":
        return "DATE", start.strftime("%Y-%m-%d")
    if t.unit in ("week", "fortnight", "weekend", "workweek"):
        year, week, _ = start.isocalendar()
        return "DATE", f"{year}-W{week:02d}" + ("-WE" if t.unit == "weekend" else "")
    if t.unit == "month":
        return "DATE", start.strftime("%Y-%m")
    if t.unit == "quarter":
        return "DATE", f"{start.year}-Q{(start.month + 2) // 3}"
    if t.unit == "half":
        return "DATE", f"{start.year}-H{1 if start.month < 7 else 2}"
    if t.unit == "season":
        return "DATE", f"{start.year}-{t.part}"
    if t.unit == "decade":
        return "DATE", f"{start.year // 10}"
    if t.unit == "century":
        return "DATE", f"{start.year // 100}"
    return "DATE", f"{start.year:04d}"


def ours_timeml(text: str, now: datetime, anaphors: bool = True) -> list[tuple[int, int, str]]:
    """Return (start, end, value) as TimeML marks it; `anaphors` adds what only TimeML marks."""
    out: list[tuple[int, int, str]] = []
    quarter = ""  # the last quarter named: what "a year earlier" in a report of earnings is measured from
    for base, flat, r in values.read(text):
        if isinstance(r, quantities.Amount):
            if r.unit in units.TIME and r.of != "age":
                n = r.first if r.second is None else r.second
                out.append((base + r.start, base + r.end, duration(n, r.unit)))
            continue
        block = text[base : base + len(flat)]
        two = r.base is not None and r.stretch is not None and r.kind != "of"
        if two and r.base and r.stretch:  # "the year ended March 31" is two times to them
            first, last = block[r.start : r.base.start], block[r.base.end : r.end]
            for words, at in ((first, r.start), (last, r.base.end)):
                if m := _LENGTH.search(words):
                    value = duration(abs(r.stretch[0]), r.stretch[1])
                    out.append((base + at + m.start(), base + at + m.end(), value))
        for part in (r, r.until) if r.until else (r.base,) if two and r.base else (r,):
            found = timex_value(part, block, flat, now)
            if found and "-Q" in found[1]:
                quarter = found[1]
            if anaphors and found and quarter and part.unit == "year" and part.kind in ("ago", "earlier"):
                found = "DATE", f"{found[1]}-{quarter[5:]}"
            if found:
                start = part.start
                end = part.end if not (part is r and r.until) else min(r.until.start, part.end)
                out.append((base + start, base + end, found[1]))
    if not anaphors:
        return out
    return sorted(
        out + [x for x in _anaphors(text, out) if not any(a < x[1] and x[0] < b for a, b, _ in out)]
    )


_ANAPHOR = re.compile(
    r"(?:the |its )?(?:(?P<year>year-ago|year-earlier)(?: quarter|"
    r" period)?|(?P<same>latest |current )?(?P<what>quarter|period))\b"
)
_SPAN = re.compile(
    r"(?<=for )an? (?P<unit>year|month|week|decade|day|hour)\b|(?P<some>a"
    r" few|several|a couple of) (?P<units>year|month|week|day|hour"
    r"|minute)s\b"
)


# How long: "the six months" of "for the six months ended", "two hours" of "from 2 pm for two hours".
_LENGTH = re.compile(
    r"(?:(?<=for )|^|(?<=than ))[^,]*?(?:second|minute|hour|day|week|month|quarter|year|decade)s?\b"
)


def _anaphors(text: str, found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Add what TimeML marks and an account of a news story need not: "the quarter", "several days"."""
    quarters = [(a, v) for a, _, v in found if re.fullmatch(r"\d{4}-Q\d", v)]
    for m in _ANAPHOR.finditer(text):
        known = [v for a, v in quarters if a < m.start()]
        if known and (m["year"] or m["same"] or (m["what"] == "quarter" and m.group().startswith("the "))):
            year = int(known[0][:4]) - (1 if m["year"] else 0)
            yield m.start(), m.end(), f"{year}{known[0][4:]}"
    for m in _SPAN.finditer(text):
        n = "1" if m["unit"] else "2" if m["some"] == "a couple of" else "X"
        unit = m["unit"] or m["units"]
        time = "T" if unit in ("hour", "minute") else ""
        yield m.start(), m.end(), f"P{time}{'10' if unit == 'decade' else n}{_LETTER[unit]}"


def _dateparser() -> Callable[[str, datetime], list[tuple[int, int, str]]] | None:
    """Return the peer dateparser's search, days only; None when it is not installed."""
    try:
        from dateparser.search import search_dates
    except ImportError:
        return None

    def run(text: str, now: datetime) -> list[tuple[int, int, str]]:
        settings = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "past"}
        out, j = [], 0
        for words, when in search_dates(text, languages=["en"], settings=settings) or []:
            at = text.find(words, j)
            if at >= 0:
                out.append((at, at + len(words), when.strftime("%Y-%m-%d")))
                j = at + len(words)
        return out

    return run


def _recognizers_suite() -> Callable[[str, datetime], list[tuple[int, int, str]]] | None:
    """Return the peer recognizers-text's dates as TIMEX values; None when it is not installed."""
    try:
        from recognizers_date_time import Culture, recognize_datetime
    except ImportError:
        return None

    def run(text: str, now: datetime) -> list[tuple[int, int, str]]:
        out = []
        for m in re.finditer(r"[^\n]+", text):
            for r in recognize_datetime(m.group(), Culture.English, reference=now):
                first = ((r.resolution or {}).get("values") or [{}])[0]
                value = str(first.get("value") or first.get("start") or first.get("timex") or "")
                timex = str(first.get("timex", ""))
                value = timex if re.fullmatch(r"P[T\d].*|\d{4}(-\d\d)?|PRESENT_REF", timex) else value[:10]
                out.append((m.start() + r.start, m.start() + r.end + 1, value))
        return out

    return run


def timeml(rows: list[Row]) -> Row:
    """Score TempEval-3 task A: relaxed and strict span F1, and value F1 (relaxed F1 times value accuracy)."""
    systems = {
        "manytakes": ours_timeml,
        "without anaphors": lambda text, now: ours_timeml(text, now, anaphors=False),
        "dateparser": _dateparser(),
        "recognizers-text": _recognizers_suite(),
    }
    table, figures = [], {}
    for name, system in systems.items():
        if system is None:
            table.append({"system": name, "docs": "not installed"})
            continue
        # The slower peers read the first documents only; the row says how many.
        chosen = rows if name in ("manytakes", "without anaphors") else rows[: int(PEER_DOCS)]
        strict = relaxed = right = found = total = 0
        for r in chosen:
            answer = system(r["text"], datetime.fromisoformat(r["dct"][:10]))
            gold = r["timex3"]
            found, total = found + len(answer), total + len(gold)
            left = list(gold)
            for start, end, value in answer:
                hit = next((g for g in left if g["span"][0] < end and start < g["span"][1]), None)
                if hit is None:
                    continue
                left.remove(hit)
                relaxed += 1
                strict += [start, end] == list(hit["span"])
                right += value == hit["value"]
        p, rec, f = prf(relaxed, found, total)
        accuracy = right / max(1, relaxed)
        table.append({"system": name, "docs": len(chosen), "P": p, "R": rec, "relaxed F1": f,
                      "strict F1": prf(strict, found, total)[2], "value acc": accuracy,
                      "value F1": f * accuracy})  # fmt: skip
        if name == "manytakes":
            figures = {"timeml_relaxed_f1": 100 * f, "timeml_value_f1": 100 * f * accuracy,
                       "timeml_strict_f1": 100 * prf(strict, found, total)[2]}  # fmt: skip
    return {"title": "timeml: TempEval-3 task A", "rows": table, "figures": figures}


PEER_DOCS = 40
