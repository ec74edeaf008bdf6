"""The recognizers suite: a conformance suite of nine models, each of which sees only its own kind.

    recognizers(rows) -> table and figures, in all and for each model; the suite's own library beside

A case is exact when every result has its span and its resolution. Theirs differ from ours: a bare
weekday or month is both the last and the next; a range ends where its last unit starts; the parts of
the day are narrow; durations are seconds; "since", "by" and "until" belong to the span. What turns our
readings into that is here and in `suite_numbers`, `suite_dates` and `suite_ranges`. What only one
means who talks to an assistant, and the library does not read at all, is apart (`suite_assistant`,
`suite_dates.assistant`, `suite_ranges.asked`), and a row of the table does without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench import suite_assistant, suite_dates, suite_numbers, suite_ranges
from bench.score_values import Row, prf, read
from bench.suite_numbers import Answer
from bench.suite_ranges import iso
from manytakes import values
from manytakes.values import calendar, clock, days, quantities, units

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


def _dated(t: calendar.Timex) -> bool:
    return any(
        x is not None for x in (t.year, t.month, t.day, t.weekday, t.shift, t.base, t.stretch, t.nth)
    ) or bool(t.feast)


def _hours(t: calendar.Timex) -> list[tuple[int, int, int]]:
    if t.hour is None:
        return []
    hours = [t.hour % 12 or 12, t.hour % 12 + 12] if t.twelve and t.hour <= 12 else [t.hour]
    if t.twelve and t.hour == 12:
        hours = [12, 0]
    return [(h, t.minute, t.second or 0) for h in hours]


def _resolve(t: calendar.Timex, now: datetime, words: str = "") -> list[suite_ranges.Resolution]:
    """Return the suite's resolutions of one Timex: (kind, value or start, end)."""
    if t.kind == "set" or t.unit == "season":  # the suite names a season, but does not place it
        return []
    if t.kind == "vague":
        return [("dt", iso(now, True), None)]
    if t.until is not None:
        return _resolve_range(t, t.until, now, words)
    if t.base is not None and t.stretch is not None:
        return suite_ranges.lasting(t, now, words)
    if t.base is not None:
        found = [
            iso(a, False)
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
        return [("dt" if fine else "d", iso(moved, fine), None)]
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
            out = [("dt", iso(d, True), None) for d in found]
        elif t.unit == "part":
            return [("r", *_part_hours(t.part, d[0], t.mod)) for d in days]
        elif t.stretch and t.stretch[1] == "fortnight":  # one that begins on a Monday
            monday = calendar.floor(now, "week")
            out = [("r", *(iso(d, False) for d in sorted((monday, calendar.add(monday, *t.stretch)))))]
        elif t.stretch and t.stretch[1] in ("hour", "minute", "second"):
            out = [("r", iso(a, True), iso(b, True)) for a, b in days]
        elif t.unit in ("day", "night"):
            out = [("d", iso(d[0], False), None) for d in days] if not t.stretch else [
                ("r", iso(a, False), iso(b, False)) for a, b in days]  # fmt: skip
        else:
            out = [("r", iso(a, False), iso(b, False)) for a, b in days]
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
    return f"{iso(day, False)} {a}", f"{iso(day, False)} {b}"


def _resolve_range(
    t: calendar.Timex, until: calendar.Timex, now: datetime, words: str
) -> list[suite_ranges.Resolution]:
    low = _resolve(t._replace(until=None), now)
    if t.mod == "mid":  # from the middle on
        low = [
            ("d", iso(a + (b - a) / 2, False), None)
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
            high = iso(min(later), True) if later else None
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
                high = iso(spans[0][0], False) if spans else None
                last = iso(spans[0][1], False) if spans and until.unit == "month" else None
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
                found = [f for f in found if f[1] and f[1] >= iso(now, False)]
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
                    found = [f for f in found if f[1] and f[1] >= iso(now, False)]
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
        hour = clock.time_at(flat, i)
        date = days.date(block, flat, i, True)
        best = date if date and (hour is None or date.end >= hour.end) else hour
        if best is None:
            continue
        found = _resolve(best, now)
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
