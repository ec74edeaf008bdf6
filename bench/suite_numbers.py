"""Our numbers in the format of the recognizers suite: numbers, ordinals, percents, money, measures, ranges.

    answers(text, model) -> list[Answer]       what one model of the suite would mark in `text`

Each model sees its own kind alone. Theirs differ from ours in format: about-words are no part of a
span, a range of measures is its last number, an exact value is a closed interval, a bare "t" is a ton.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from manytakes import values
from manytakes.values import hedges, nouns, numbers, quantities, units

Answer = tuple[int, int, object]  # start, end, resolution made comparable

_MONEY_NAMES = {
    "$": "Dollar", "USD": "United States dollar", "GBP": "Pound", "penny": "Pence", "cent": "Cent",
    "EUR": "Euro", "JPY": "Japanese yen", "CNY": "Chinese yuan", "HKD": "Hong Kong dollar",
    "AUD": "Australian dollar", "CAD": "Canadian dollar", "INR": "Rupee", "BTC": "Bitcoin",
    "CRC": "Costa Rican colón", "MXN": "Mexican peso", "TRY": "Turkish lira", "NLG": "Netherlands guilder",
    "NZD": "New Zealand dollar", "SGD": "Singapore dollar", "KRW": "South Korean won", "CHF": "Swiss franc",
    "franc": "Franc", "RUB": "Russian ruble", "BRL": "Brazilian real", "ESP": "Spanish peseta",
    "DEM": "Deutsche mark", "ILS": "Israeli shekel", "SEK": "Swedish krona", "NOK": "Norwegian krone",
    "DKK": "Danish krone", "ISK": "Icelandic króna", "ZAR": "South African rand", "NGN": "Nigerian naira",
    "PLN": "Polish złoty", "THB": "Thai baht", "PHP": "Philippine peso", "VND": "Vietnamese dong",
    "IDR": "Indonesian rupiah", "AED": "United Arab Emirates dirham", "SAR": "Saudi riyal",
    "UAH": "Ukrainian hryvnia", "FIM": "Finnish markka", "ITL": "Italian lira", "peso": "Peso",
    "TWD": "New Taiwan dollar", "ARS": "Argentine peso", "CLP": "Chilean peso", "COP": "Colombian peso",
    "CUP": "Cuban peso", "MYR": "Malaysian ringgit", "HUF": "Hungarian forint", "CZK": "Czech koruna",
    "RON": "Romanian leu", "BGN": "Bulgarian lev", "EGP": "Egyptian pound", "LBP": "Lebanese pound",
    "KES": "Kenyan shilling", "UGX": "Ugandan shilling", "TZS": "Tanzanian shilling", "GHS": "Ghanaian cedi",
    "KWD": "Kuwaiti dinar", "IQD": "Iraqi dinar", "JOD": "Jordanian dinar", "BHD": "Bahraini dinar",
    "RSD": "Serbian dinar", "DZD": "Algerian dinar", "TND": "Tunisian dinar", "dinar": "Dinar",
    "IRR": "Iranian rial", "OMR": "Omani rial", "QAR": "Qatari riyal", "MAD": "Moroccan dirham",
    "ETB": "Ethiopian birr", "PKR": "Pakistani rupee", "LKR": "Sri Lankan rupee", "NPR": "Nepalese rupee",
    "BDT": "Bangladeshi taka", "KZT": "Kazakhstani tenge", "PEN": "Peruvian sol", "JMD": "Jamaican dollar",
    "BBD": "Barbadian dollar", "FJD": "Fijian dollar", "TTD": "Trinidad and Tobago dollar",
    "ZWL": "Zimbabwean dollar", "KPW": "North Korean won", "FRF": "French franc", "BEF": "Belgian franc",
    "LUF": "Luxembourg franc", "jiao": "Jiao", "fen": "Fen",
}  # fmt: skip
_MEASURE_NAMES = {
    "m": "Meter", "km": "Kilometer", "cm": "Centimeter", "mm": "Millimeter", "mi": "Mile", "ft": "Foot",
    "in": "Inch", "yd": "Yard", "nm": "Nanometer", "µm": "Micrometer", "dm": "Decimeter",
    "nmi": "Nautical mile", "ly": "Light year", "lb": "Pound", "kg": "Kilogram", "g": "Gram",
    "mg": "Milligram", "ug": "Microgram", "t": "Metric ton", "ton": "Ton", "oz": "Ounce", "st": "Stone",
    "l": "Liter", "ml": "Milliliter", "cl": "Centiliter", "dl": "Deciliter", "hl": "Hectoliter",
    "gal": "Gallon", "bbl": "Barrel", "pint": "Pint", "quart": "Quart", "cup": "Cup", "floz": "Fluid ounce",
    "cm2": "Square centimeter", "sqin": "Square inch", "m2": "Square meter", "km2": "Square kilometer",
    "sqft": "Square foot", "sqyd": "Square yard", "sqmi": "Square mile", "acre": "Acre", "ha": "Hectare",
    "cm3": "Cubic centimeter", "cuin": "Cubic inch", "cuft": "Cubic foot", "cuyd": "Cubic yard",
    "m3": "Cubic meter", "tsp": "Teaspoon", "tbsp": "Tablespoon", "bit": "Bit", "kbit": "Kilobit",
    "Mbit": "Megabit", "Gbit": "Gigabit", "B": "Byte", "kB": "Kilobyte", "MB": "Megabyte", "GB": "Gigabyte",
    "TB": "Terabyte", "PB": "Petabyte", "km/h": "Kilometer per hour", "mph": "Mile per hour",
    "m/s": "Meter per second", "m/ms": "Meter per millisecond", "cm/ms": "Centimeter per millisecond",
    "km/ms": "Kilometer per millisecond", "ft/second": "Foot per second", "ft/minute": "Foot per minute",
    "m/minute": "Meter per minute", "km/second": "Kilometer per second", "km/minute": "Kilometer per minute",
    "kn": "Knot", "degree": "Degree", "turn": "Turn", "rad": "Radian",
}  # fmt: skip
_DIMENSIONS = frozenset("length area volume mass speed data angle".split())
# "Degrees" with no scale are of heat or of a turn; the rest of the text tells.
_HEAT = re.compile(
    r"\b(?:temperatures?|thermostat|weather|heat(?:ing|er)?|ac|cold|cool|hot|warm\w*|fever|oven)\b"
)
_TURN = re.compile(
    r"\b(?:angles?|turn(?:s|ed|ing)? (?:left|right|around)|rotat\w+|tilt\w*|latitude|longitude)\b"
)


def answers(text: str, model: str) -> list[Answer]:
    """Return the spans and resolutions of one model of the suite."""
    if model == "NumberModel":
        return _numbers(text)
    out = list(_ordinals_in_fractions(text)) if model == "OrdinalModel" else []
    ranks: list[tuple[int, quantities.Amount]] = []
    for base, flat, r in values.read(text, dates_too=False):
        if not isinstance(r, quantities.Amount):
            continue
        if model == "OrdinalModel" and r.ordinal:
            place: object = r.first if r.first > 0 else f"end-{-1 - r.first:g}"
            out.append((base + r.start, base + r.end, ("n", place)))
        elif model == "NumberRangeModel" and r.ordinal:
            ranks.append((base, r))
        elif model == "NumberRangeModel":
            out += [(base + a, base + b, interval) for a, b, interval in _ranged(flat, r)]
        elif model == "AgeModel" and r.of == "age" and r.second is not None:
            parts = list(_apart(text[base : base + len(flat)], flat, r)) or [r]
            out += [
                (base + p.start, base + p.end, (p.unit.capitalize(), p.first)) for p in parts if p.of == "age"
            ]
        elif model == "AgeModel" and r.of == "age":
            whole = base + (r.start if not r.hedge else r.core[0])
            unit = "Age" if text[whole:].lower().startswith("age") else r.unit.capitalize()
            out.append((whole, base + r.end, (unit, r.first)))
        else:
            for part in _apart(text[base : base + len(flat)], flat, r):
                unit_name = named(model, flat[part.core[0] : part.core[1]], part.unit, part.of, flat)
                if unit_name:
                    speed = model == "DimensionModel" and "/" in part.unit
                    end = part.end if speed and is_speed(part.unit) else part.core[1]
                    out.append((base + part.core[0], base + end, (unit_name, part.first)))
    return out + list(_between_ranks(values.flatten(text), ranks))


_POUND = re.compile(r"(?:^|(?<!british)[ -])pounds?$")


def is_speed(unit: str) -> bool:
    """Tell whether a unit is one of speed, which keeps its rate in the suite."""
    known = units.scale(unit)
    return known is not None and known[0] == "speed"


def named(model: str, written: str, unit: str, of: str, flat: str) -> str:
    """Return the suite's name of a unit in one of its models; "" when the model does not know it."""
    above = unit.split("/")[0]
    if model in ("CurrencyModel", "DimensionModel") and of != "age" and _POUND.search(written):
        return "Pound"  # of weight or of money: to the suite it is both
    if model == "PercentModel":
        return "%" if unit == "%" else ""
    if model == "CurrencyModel" and above in units.MONEY:
        return "British pound" if re.search("gbp|british", written) else _MONEY_NAMES.get(above, above)
    if model == "TemperatureModel" and unit in ("C", "F", "K", "degree") and not written.endswith("°"):
        if unit == "degree" and _TURN.search(flat) and not _HEAT.search(flat):
            return ""
        return {"degree": "Degree"}.get(unit, unit)
    if model == "DimensionModel" and of != "age":
        if unit == "degree" and _HEAT.search(flat):
            return ""
        known = units.scale(unit if is_speed(unit) else above)
        if known is None or known[0] not in _DIMENSIONS:
            return ""
        if above == "t" and re.search(r"(?:^|[\d ])t$", written):
            return "Ton"
        key = unit if is_speed(unit) else above
        return _MEASURE_NAMES.get(key, key)
    return ""


def _apart(block: str, flat: str, r: quantities.Amount) -> Iterator[quantities.Amount]:
    """Give a range as the suite does: "eight to 10 feet" is "10 feet", "$5 to $10" are two sums."""
    if r.second is None:
        yield r
        return
    for token in values.tokens(flat[: r.end]):
        k = token.start()
        if k <= r.number[0] or (token.group() == "-" and not _JOINED.search(flat, max(0, k - 9), k)):
            continue
        last = quantities.at(block, flat, k)
        if last and last.second is None and last.unit and last.core[1] >= r.core[1]:
            first = quantities.at(block[:k], flat[:k], r.core[0])
            if first and first.unit and first.second is None:
                yield first
            yield last
            return


_JOINED = re.compile(r"\b(?:to|and|or|through) $")  # "-5 to -2 degrees": a sign, and no dash between two


# -- numbers ------------------------------------------------------------------------


_PROPORTION = re.compile(r" (?:in|out of|over) ")
_LETTER = re.compile(r" ?([MGTB])(?!\w)")
_SCALES = {"M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12}


def _numbers(text: str) -> list[Answer]:
    out: list[tuple[int, int, float]] = []
    for i, n in numbers_only(text):
        if out and out[-1][2] < n.value and out[-1][2] >= 0 and _PROPORTION.fullmatch(text, out[-1][1], i):
            start, _, over = out.pop()  # "three out of five" is a fraction, "12 in six boxes" is none
            out.append((start, n.end, over / n.value))
        else:
            out.append((i, n.end, n.value))
    cut = list(_cut_fractions(text))
    whole = [(a, b, ("n", v)) for a, b, v in out]
    return [a for a in whole if not any(a[0] < end and start < a[1] for start, end, _ in cut)] + cut


_SIGNED = re.compile(r"(?:[$£€¥₹]|\b(?:usd|eur|gbp)) ?$")


def numbers_only(text: str) -> Iterator[tuple[int, numbers.Number]]:
    """Yield (start, number) of every number, whatever stands around it."""
    for base, block, flat in values.blocks(text):
        done = 0
        for token in values.tokens(flat):
            i = token.start()
            if i < done or (i and flat[i - 1].isalpha() and flat[i].isdigit()):
                continue
            n = numbers.at(flat, i, bool(_SIGNED.search(flat, max(0, i - 5), i)))
            if n is None:
                done = token.end() if token.group().isdigit() else done
                continue
            letter = _LETTER.match(block, n.end) if flat[n.end - 1].isdigit() else None
            if letter:
                n = n._replace(value=n.value * _SCALES[letter[1]], end=letter.end())
            done = n.end
            unit = units.at(flat, n.end)
            if (unit and unit[1] > n.end and flat[i].isdigit()) or (
                n.end < len(flat) and flat[n.end].isalpha()
            ):
                continue
            lone = flat[i : n.end] == "one" and not _PROPORTION.match(flat, n.end)
            if lone and not nouns.counts_one(flat, i, n.end):
                continue
            yield base + i, n._replace(end=base + n.end)


_COUNTING = "|".join([*numbers.ONES, *numbers.TENS, "hundred", "thousand", "million", "billion", "trillion"])
_NTHS = "|".join(numbers.ORDINALS)
_WORDED = re.compile(rf"\b(?:{_COUNTING})(?:[ -](?:(?:and|{_COUNTING})[ -])*)(?:{_NTHS})s?\b")


_TENS = tuple(numbers.TENS)
_DIGITS = tuple(f"{word} " for word, n in numbers.ONES.items() if n < 10)  # "twenty one" is one number


def _cut_fractions(text: str) -> Iterator[Answer]:
    """Read "one hundred thirty fifths" as the suite does: the denominator takes the words it can.

    It is 100/35 there and 130/5 to us. A denominator of one word is left to the library.
    """
    flat = values.flatten(text)
    for m in _WORDED.finditer(flat):
        words = m.group()
        plural = words.endswith("s")
        for cut in re.finditer(" ", words):
            below = words[cut.end() :].removesuffix("s")
            nth = numbers.ordinal_at(below, 0)
            over = numbers.at(words[: cut.start()], 0)
            if (
                nth and over and nth.end == len(below) and over.end == cut.start()
                and not below.startswith(("hundred", "thousand", "million", "billion", "trillion", "and"))
                and " " in below and (over.value > 1) == plural
                and not (words[: cut.start()].endswith(_TENS) and below.startswith(_DIGITS))
            ):  # fmt: skip
                yield m.start(), m.end(), ("n", over.value / nth.value)
                break


_AND_NTH = re.compile(rf" and an? ({_NTHS})$")


def _ordinals_in_fractions(text: str) -> Iterator[Answer]:
    """Give the "third" of "forty-two and a third", an ordinal too to the suite."""
    for start, n in numbers_only(text):
        if n.fraction and (m := _AND_NTH.search(text[start : n.end].lower())):
            at = start + m.start(1)
            yield at, n.end, ("n", float(numbers.ORDINALS[m[1]]))


# -- ranges -------------------------------------------------------------------------

_EQUAL = re.compile(r"(?:(?<!not )\bequal(?:s|ing|ling|ed|led)?(?: (?:to|than))?|(?<![<>=])=) ?$")
_THAN_THE = re.compile(r"\b(?:(more|higher|greater|larger|bigger)|less|fewer|lower|smaller) than the $")
_JOINT = re.compile(r",? (?:and|but) ")


def _ranged(flat: str, r: quantities.Amount) -> Iterator[Answer]:
    """Yield the range an amount is, without about-words; "equal to 20" is one as well."""
    start = r.start
    while (about := hedges.PREFIX.match(flat, start)) and about["about"]:
        start = about.end()
    end = max(r.number[1], r.core[1] if not r.unit else 0)
    if (after := hedges.AFTER.match(flat, end)) and r.bound and not (after["about"] or after["ish"]):
        end = after.end()
    equal = _EQUAL.search(flat, max(0, start - 16), start)
    if r.bound or r.second is not None:
        if flat[start] == "<" and start and flat[start - 1] == "=":
            return  # "=<" is no sign to the suite
        yield equal.start() if equal else start, end, _interval(r)
    elif equal:
        yield equal.start(), r.number[1], ("r", f"[{r.first:g},{r.first:g}]")


def _between_ranks(flat: str, ranks: list[tuple[int, quantities.Amount]]) -> Iterator[Answer]:
    """Yield the ranges of ordinals: "higher than the tenth but lower than the fifteenth"."""
    sides: list[tuple[int, int, bool, float]] = []
    for base, r in ranks:
        if m := _THAN_THE.search(flat, max(0, base + r.start - 20), base + r.start):
            sides.append((m.start(), base + r.end, m[1] is not None, r.first))
    while sides:
        start, end, low, value = sides.pop(0)
        bounds = {low: f"{value:g}"}
        if sides and sides[0][2] != low and _JOINT.fullmatch(flat, end, sides[0][0]):
            _, end, other, value = sides.pop(0)
            bounds[other] = f"{value:g}"
        yield start, end, ("r", f"({bounds.get(True, '')},{bounds.get(False, '')})")


def _sides(r: quantities.Amount) -> Iterator[tuple[str, str, float]]:
    """Give the two bounds of "more than 5 and less than 9" apart: (words, bound, number)."""
    for words in r.hedge.split(" and ", 1):
        lower = quantities.at(f"{words} 5", f"{words} 5", 0)
        low = lower is not None and lower.bound == ">"
        yield words, ">" if low else "<", r.low if low else r.high


def _interval(r: quantities.Amount) -> tuple[str, str]:
    if r.second is not None and " and " in r.hedge:
        sides = sorted(
            (_interval(r._replace(second=None, hedge=h, bound=b, first=v))[1] for h, b, v in _sides(r)),
            key=lambda s: s[1],
        )
        return ("r", sides[1].split(",")[0] + "," + sides[0].split(",")[1])
    if r.second is not None:
        return ("r", f"[{r.low:g},{r.high:g})")
    words = r.hedge.split()
    closing = ("least", "most", "minimum", "maximum", "equal", "no ", "not ", "up to", " or", "or ", "and ")
    closed = any(w in r.hedge for w in (*closing, "=", "as "))
    if r.bound == ">":
        return ("r", f"{'[' if closed else '('}{r.first:g},)")
    return ("r", f"(,{r.first:g}{']' if closed and words else ')'}")
