"""Score numbers and dates: recognizers, newsquant, timeml, quantulum; peers in the same run.

Each set has its own notion of what is marked and how a value is written. The adaptation
from our readings to a set's format is here, one section a set, and says what it assumes.
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

from bench import suite_assistant, suite_dates, suite_numbers, suite_ranges
from bench.suite_numbers import Answer
from manytakes import values
from manytakes.values import calendar, clock, days, hedges, nouns, placing, quantities, units

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
        return recognizers(rows)
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


# -- recognizers --------------------------------------------------------------------
# A conformance suite of nine models, each of which sees only its own kind. A case is exact when
# every result has its span and its resolution. Theirs differ from ours: a bare weekday or month
# is both the last and the next; a range ends where its last unit starts; the parts of the day
# are narrow; durations are seconds; "since", "by" and "until" belong to the span.

_PARTS_OF_DAY = {"MO": (8, 12), "AF": (12, 16), "EV": (16, 20), "DT": (8, 18)}


def _ours_recognizers(row: Row, assistant: bool = True) -> list[Answer]:
    """Return what we read in the suite's format; `assistant` adds what only the suite marks."""
    text, model = row["input"], row["model"]
    if model.startswith("DateTime"):
        return _ours_dates(row, assistant)
    found = suite_numbers.answers(text, model)
    return suite_assistant.added(text, model, found) if assistant else found


def _clock(hour: int, minute: int, second: int) -> str:
    return f"{hour % 24:02d}:{minute:02d}:{second:02d}"


def _iso(t: datetime, timed: bool) -> str:
    return t.strftime("%Y-%m-%d %H:%M:%S" if timed else "%Y-%m-%d")


def _dated(t: calendar.Timex) -> bool:
    return any(
        x is not None for x in (t.year, t.month, t.day, t.weekday, t.shift, t.base, t.stretch, t.nth)
    ) or bool(t.feast)


def _hours(t: calendar.Timex) -> list[tuple[int, int, int]]:
    if t.hour is None:
        return []
    hours = [t.hour % 12 or 12, t.hour % 12 + 12] if t.twelve and t.hour <= 12 else [t.hour]
    hours = [0 if False else h for h in hours]
    if t.twelve and t.hour == 12:
        hours = [12, 0]
    return [(h, t.minute, t.second or 0) for h in hours]


def _resolve(t: calendar.Timex, now: datetime, words: str = "") -> list[suite_ranges.Resolution]:
    """Return the suite's resolutions of one Timex: (kind, value or start, end)."""
    if t.kind == "set" or t.unit == "season":  # the suite names a season, but does not place it
        return []
    if t.kind == "vague":
        return [("dt", _iso(now, True), None)]
    if t.until is not None:
        return _resolve_range(t, t.until, now, words)
    if t.base is not None and t.stretch is not None:
        return suite_ranges.lasting(t, now, words)
    if t.base is not None:
        found = [
            _iso(a, False)
            for a, _ in calendar.spans(t._replace(base=t.base._replace(swap=False)), now, "both")[-1:]
        ]
        sides = {"before": [("r", None, a) for a in found], "after": [("r", a, None) for a in found]}
        return sides.get(t.mod, [("d", a, None) for a in found])
    mod = t.mod if t.mod == "strict" else ""
    grain = (
        t.shift[1]
        if t.shift and t.kind in ("ago", "in", "later", "earlier", "hence", "from now", "before now")
        else ""
    )
    if grain and t.shift:
        moved = calendar.add(now, t.shift[0], grain)
        fine = grain in ("hour", "minute", "second")
        if t.hedge:
            return suite_ranges.bounded(t.hedge, moved, now, fine)
        return [("dt" if fine else "d", _iso(moved, fine), None)]
    if t.unit == "minute" and not _dated(t):
        out = [("t", _clock(*h), None) for h in _hours(t)]
    elif t.unit == "part" and not _dated(t):
        out = [("r", *_part_hours(t.part, None, t.mod))]
        return out
    else:
        bare = t._replace(mod=mod, hour=None, part="", twelve=False)
        days = calendar.spans(bare, now, "both")
        if t.unit == "minute" and t.hour is not None:
            found = [d[0].replace(hour=0, minute=0) + timedelta(hours=h[0], minutes=h[1], seconds=h[2])
                     for h in _hours(_settle(t)) for d in days]  # fmt: skip
            out = [("dt", _iso(d, True), None) for d in found]
        elif t.unit == "part":
            return [("r", *_part_hours(t.part, d[0], t.mod)) for d in days]
        elif t.stretch and t.stretch[1] == "fortnight":  # one that begins on a Monday
            monday = calendar.floor(now, "week")
            out = [("r", *(_iso(d, False) for d in sorted((monday, calendar.add(monday, *t.stretch)))))]
        elif t.stretch and t.stretch[1] in ("hour", "minute", "second"):
            out = [("r", _iso(a, True), _iso(b, True)) for a, b in days]
        elif t.unit in ("day", "night"):
            out = [("d", _iso(d[0], False), None) for d in days] if not t.stretch else [
                ("r", _iso(a, False), _iso(b, False)) for a, b in days]  # fmt: skip
        else:
            out = [("r", _iso(a, False), _iso(b, False)) for a, b in days]
    if t.mod in ("late", "end") and t.unit == "day":
        return [("dt", f"{v} 23:59:59", None) for _, v, _ in out]
    if t.mod == "before":
        return [("r", None, v) for _, v, _ in out]
    if t.mod == "after":  # "no earlier than" holds what it names
        return [("r", v if words.startswith("no") else e or v, None) for _, v, e in out]
    if t.mod == "rest":
        return [suite_ranges.rest(now, b) for _, _, b in out if b]
    if t.mod in ("early", "late", "mid") and out and out[0][0] == "r":
        return [suite_ranges.narrowed(t, a, b, now, words) for _, a, b in out if a and b]
    return out


def _settle(t: calendar.Timex) -> calendar.Timex:
    if t.twelve and t.part:
        half = clock.halfday(t, t.part)
        return half
    return t


def _part_hours(part: str, day: datetime | None, mod: str) -> tuple[str, str]:
    if part == "NI":
        a, b = "20:00:00", "23:59:59"
    else:
        x, y = _PARTS_OF_DAY.get(part, (0, 24))
        middle = (x + y) // 2
        x, y = (x, middle) if mod == "early" else (middle, y) if mod == "late" else (x, y)
        a, b = _clock(x, 0, 0), _clock(y, 0, 0)
    if day is None:
        return a, b
    return f"{_iso(day, False)} {a}", f"{_iso(day, False)} {b}"


def _resolve_range(
    t: calendar.Timex, until: calendar.Timex, now: datetime, words: str
) -> list[suite_ranges.Resolution]:
    low = _resolve(t._replace(until=None), now)
    if t.mod == "mid":  # from the middle on
        low = [
            ("d", _iso(a + (b - a) / 2, False), None)
            for a, b in calendar.spans(t._replace(until=None, mod=""), now, "both")
        ]
    first = re.match(r"(?:from |between )?\d", words.lower()) and _dated(t)
    if first and t.hour and until.hour and t.twelve and until.twelve and t.hour % 12 > until.hour % 12:
        low = low[::2]  # "10:30 to 3 on Monday" begins in the morning
    out: list[tuple[suite_ranges.Resolution, str | None]] = []
    for kind, a, _ in low:
        last = None
        timed = kind in ("t", "dt")
        anchor = datetime.fromisoformat(a) if a and kind != "t" else now
        if kind == "t":
            highs = sorted(str(v) for _, v, _ in _resolve(until, now))
            high = next((v for v in highs if a and v > a), highs[0] if highs else None)
        elif timed:
            moments = [datetime.fromisoformat(v) for _, v, _ in _resolve(until, now) if v and len(v) > 10]
            moments += [m + timedelta(days=1) for m in moments]
            later = [m for m in moments if m > anchor]
            high = _iso(min(later), True) if later else None
        else:
            relative = (
                until.shift is not None or until.stretch is not None or until.kind == "vague" or until.year
            )
            if relative:
                highs = _resolve(until._replace(mod=""), now)
                high = (highs[0][2] if until.mod == "late" else highs[0][1]) if highs else None
                high = high[:10] if high else None
            else:
                spans = calendar.spans(until, anchor, "future")
                if until.mod == "late":  # "to the end of June"
                    whole = calendar.spans(until._replace(mod=""), anchor, "future")
                    spans = [(b, b) for _, b in whole]
                high = _iso(spans[0][0], False) if spans else None
                last = _iso(spans[0][1], False) if spans and until.unit == "month" else None
        out.append((("r", a, high), last))
    return suite_ranges.going_on(out, now)


_FOR_FROM = re.compile(r"for (?![^,]*(?:starting|beginning|commencing))\S+ [\w ]+,? from\b", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?P<since>since |as early as |any time from |(?:starting|beginning) (?:on |from |with )"
    r"|after or equal to )|(?P<until>by |until |till |as late as |before |ending (?:on|with) )"
)
_BEHIND = re.compile(
    r"(?P<since> (?:or|and) (?:later|after)(?! than\b| [\dA-Z]))"
    r"|(?P<until> (?:or|and) (?:earlier|before)(?! than\b| \w))"
)


def _ours_dates(row: Row, assistant: bool = True) -> list[Answer]:
    text = row["input"]
    now = datetime.fromisoformat(row["reference"]) if row["reference"] else datetime(2016, 11, 7)
    split, extended = "Split" in row["model"], "Extended" in row["model"]
    out: list[Answer] = []
    readings: list[suite_dates.Read] = list(read(text))
    for base, r in suite_dates.listed(text, readings) if extended else readings:
        if isinstance(r, quantities.Amount) and (
            year := suite_ranges.year_of(text[base + r.start : base + r.end])
        ):
            r = year._replace(start=r.start + year.start, end=r.end)
        if isinstance(r, quantities.Amount):
            if r.unit in units.TIME and r.of != "age" and not r.ordinal and r.second is None:
                seconds = r.first * suite_ranges.SECONDS.get(r.unit, 1)
                start = base + (r.start if r.bound else r.core[0])
                out.append((start, base + r.end, frozenset({("p", f"{seconds:g}", None)})))
            continue
        start, end = base + r.start, base + r.end
        start += _lead(text[start:end].lower())
        end -= text[end - 1] == "." and end == len(text) and not suite_dates.HALF_DAY.search(text, 0, end)
        end -= len(m.group()) if (m := re.search(r"’s? time$", text[start:end])) else 0
        r = suite_dates.settled(r._replace(swap=False), text[start:end].lower(), now)
        if r.kind == "vague" and not re.search(r"now|current|present|moment", text[start:end].lower()):
            continue
        parts = [r]
        if split and r.kind != "set":
            out += _split(base, text, r, now)
            continue
        if r.feast and (r.hour is not None or r.part) and (two := suite_dates.apart(text, base, r)):
            out += [(base + t.start, base + t.end, frozenset(_resolve(t, now))) for t in two]
            continue
        for t in parts:
            found = _resolve(t, now, text[start:end])
            start, found = suite_ranges.compared(text, start, found)
            if r.base and r.stretch and _FOR_FROM.match(text, start - 4):
                start -= 4  # "for 3 days from today", but not before "3 days starting from today"
            if (
                re.search(r"[a-z]+ the ", text[start:end].lower())
                and t.weekday is not None
                and t.day is not None
            ):
                found = [f for f in found if f[1] and f[1] >= _iso(now, False)]
            if re.search(r"\d[/.]\d\d?[/.][3-9]\d$", text[start:end]):  # two digits of a year: either century
                found += [(k, f"20{v[2:]}", e) for k, v, e in found if v]
            words = text[max(0, start - 16) : start].lower()
            m = next((m for m in _BEFORE_DATE.finditer(words) if m.end() == len(words)), None)
            if m and m["since"] and found and t.until is None:
                start -= m.end() - m.start()
                found = [("r", a, None) for _, a, _ in found]
            elif (
                m
                and m["until"]
                and found
                and t.until is None
                and (t.mod == "late" or (not t.mod and m[0] != "by "))
            ):
                start -= m.end() - m.start()
                found = [("r", None, b or a) for _, a, b in found]
            if (m := _BEHIND.match(text.lower(), end)) and t.until is None:
                end = m.end()
                found = [("r", a, None) if m["since"] else ("r", None, b or a) for _, a, b in found]
            if extended:
                found = suite_dates.daytime(found)
                if suite_dates.in_list(text.lower(), start, end) and t.month and t.day and t.year is None:
                    found = [f for f in found if f[1] and f[1] >= _iso(now, False)]
            answer = suite_dates.worded(text, start, end, t, found, now)
            out += [answer] if answer else []
    out = suite_dates.merged(text, out)
    if not assistant:
        return out
    asked = [] if split else suite_ranges.asked(text, now)
    return suite_dates.assistant(text, now, suite_ranges.joined(out, asked), extended)


_LEAD = re.compile(
    r"the (?=(?:next|last|past|previous|following|coming|upcoming|same"
    r"|week \d+|\d+ (?:next|past|coming|last))\b(?! decade))"
    r"|the (?=rest|remainder|remaining)|in (?=early|late|mid)"
    r"|at (?=the (?:end|middle|start|beginning))|(?:the )?year (?:of )?(?=\d)"
)


def _lead(words: str) -> int:
    """Return how many characters the suite leaves out at the front: "the" of "the next week"."""
    m = _LEAD.match(words)
    if not m:
        return 0
    after = words[m.end() :]
    return m.end() + (4 if m.group() == "at " and after.startswith("the ") else 0)


_COUNTED = re.compile(r"\d+ \w+$")


def _split(base: int, text: str, t: calendar.Timex, now: datetime) -> list[Answer]:
    """Give date and time apart, as the suite's split mode does: each read again on its own."""
    out: list[Answer] = []
    whole = suite_dates.undivided(text, base, t, now)
    if whole:
        return [whole]
    block = text[base + t.start : base + t.end]
    flat = values.flatten(block)
    done = 0
    for token in values.tokens(flat):
        i = token.start()
        if i < done:
            continue
        found = None
        hour = clock.time_at(flat, i)
        date = days.date(block, flat, i, True)
        best = date if date and (hour is None or date.end >= hour.end) else hour
        if best is None:
            continue
        found = _resolve(best, now)
        if best.kind == "vague":  # "now" is a time of day
            found = [("t", str(v)[-8:], None) for _, v, _ in found]
        length = _COUNTED.search(block, best.start, best.end) if best.stretch else None
        if best.stretch and length:  # "next 3 days" has a length
            seconds = abs(best.stretch[0]) * suite_ranges.SECONDS.get(best.stretch[1], 1)
            best, found = best._replace(start=length.start()), [("p", f"{seconds:g}", None)]
        out.append((base + t.start + best.start, base + t.start + best.end, frozenset(found)))
        done = best.end
    return out


def _seconds(value: str) -> str:
    return f"{float(value):g}" if re.fullmatch(r"[\d.]+", value) else value


def _placed(text: str, result: Row) -> Row:
    """Mend a span that does not hold the result's own words (some of the suite's do not)."""
    start, end = result["span"]
    words = result["text"].lower()
    if text[start:end].lower() != words and text.lower().count(words) == 1:
        start = text.lower().index(words)
        return {**result, "span": [start, start + len(words)]}
    return result


def _gold_answer(result: Row, model: str) -> Answer:
    start, end = result["span"]
    res = result["resolution"] or {}
    if model.startswith("DateTime"):
        found: set[tuple[str, str | None, str | None]] = set()
        for v in res.get("values") or []:
            if v.get("value") == "not resolved" or (v["type"] == "set"):
                continue
            if "start" in v or "end" in v:
                found.add(("r", v.get("start"), v.get("end")))
            else:
                kind = {
                    "date": "d",
                    "datetime": "dt",
                    "time": "t",
                    "duration": "p",
                    "daterange": "d",
                    "timerange": "t",
                }.get(v["type"], v["type"])
                value = str(v.get("value"))[-8:] if kind == "t" else str(v.get("value"))
                found.add((kind, _seconds(value) if kind == "p" else value, None))
        return start, end, frozenset(found)
    value = res.get("value")
    if model == "NumberRangeModel":
        return start, end, ("r", _general(str(value)))
    number = (
        float(str(value).rstrip("%"))
        if value not in (None, "null") and re.fullmatch(r"-?[\d.eE+-]+%?", str(value))
        else None
    )
    if model in ("NumberModel", "OrdinalModel"):
        return start, end, ("n", number if number is not None else value)
    if model == "PercentModel":
        return start, end, ("%", number)
    return start, end, (res.get("unit"), number)


def _general(interval: str) -> str:
    return re.sub(r"-?\d+(?:\.\d+)?", lambda m: f"{float(m.group()):g}", interval)


def _agree(a: Answer, b: Answer) -> bool:
    if a[:2] != b[:2]:
        return False
    x, y = a[2], b[2]
    if not (
        isinstance(x, tuple) and isinstance(y, tuple) and isinstance(x[1], float) and isinstance(y[1], float)
    ):
        return x == y
    return x[0] == y[0] and abs(x[1] - y[1]) <= 1e-6 * max(abs(x[1]), abs(y[1]))


def case_exact(ours: list[Answer], gold: list[Answer]) -> bool:
    """Tell whether two lists of answers are the same."""
    return len(ours) == len(gold) and all(
        _agree(a, b)
        for a, b in zip(sorted(ours, key=lambda a: a[:2]), sorted(gold, key=lambda a: a[:2]), strict=True)
    )


def recognizers(rows: list[Row]) -> Row:
    """Score exact cases, in all and for each model, and spans; the library itself beside when installed."""
    systems: dict[str, Callable[[Row], list[Answer]] | None] = {
        "manytakes": _ours_recognizers,
        "without assistant": lambda row: _ours_recognizers(row, assistant=False),
        "recognizers-text": _suite_cases(),
    }
    table, figures = [], {}
    models = sorted({r["model"] for r in rows})
    for name, system in systems.items():
        if system is None:
            table.append({"system": name, "model": "not installed"})
            continue
        tally: dict[str, list[int]] = {m: [0, 0] for m in ["all", *models]}
        hit = found = total = 0
        for r in rows:
            gold = [_gold_answer(_placed(r["input"], x), r["model"]) for x in r["results"]]
            ours = system(r)
            exact = case_exact(ours, gold)
            for key in ("all", r["model"]):
                tally[key][0] += exact
                tally[key][1] += 1
            spans, theirs = {a[:2] for a in gold}, {a[:2] for a in ours}
            hit, found, total = hit + len(spans & theirs), found + len(theirs), total + len(spans)
        for key, (good, n) in tally.items():
            row: Row = {"system": name, "model": key, "cases": n, "exact": good / n}
            if key == "all":
                row["span F1"] = prf(hit, found, total)[2]
            table.append(row)
        if name == "manytakes":
            figures = {
                "recognizers_exact": tally["all"][0] / tally["all"][1],
                "recognizers_span_f1": 100 * prf(hit, found, total)[2],
            }
    return {"title": "recognizers: exact cases", "rows": table, "figures": figures}


def _suite_cases() -> Callable[[Row], list[Answer]] | None:
    """Return the peer recognizers-text itself, its Python release; None when it is not installed."""
    try:
        import recognizers_date_time as rd
        import recognizers_number as rn
        import recognizers_number_with_unit as ru
    except ImportError:
        return None
    english = rn.Culture.English
    calls: dict[str, Callable[[str, datetime | None], Any]] = {
        "NumberModel": lambda t, _: rn.recognize_number(t, english),
        "OrdinalModel": lambda t, _: rn.recognize_ordinal(t, english),
        "PercentModel": lambda t, _: rn.recognize_percentage(t, english),
        "AgeModel": lambda t, _: ru.recognize_age(t, english),
        "CurrencyModel": lambda t, _: ru.recognize_currency(t, english),
        "DimensionModel": lambda t, _: ru.recognize_dimension(t, english),
        "TemperatureModel": lambda t, _: ru.recognize_temperature(t, english),
    }

    def run(row: Row) -> list[Answer]:
        model = row["model"]
        now = datetime.fromisoformat(row["reference"]) if row["reference"] else None
        call = calls.get(model) or (
            (lambda t, n: rd.recognize_datetime(t, english, reference=n))
            if model.startswith("DateTime")
            else None
        )
        if call is None:
            return []
        try:
            found = call(row["input"], now)
        except Exception:  # the peer fails on some inputs; that is its score
            return []
        return [
            _gold_answer({"span": [r.start, r.end + 1], "resolution": r.resolution}, model) for r in found
        ]

    return run
