"""Named days and the date they fall on in a year.

FEASTS[name](year) -> date
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _nth(month: int, weekday: int, n: int) -> Callable[[int], date]:
    """Return a rule for the n-th weekday of a month; n = -1 is the last."""

    def rule(year: int) -> date:
        if n < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))

    return rule


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


_HIJRA = date(622, 7, 18)  # 15 July 622 of the Julian calendar, a Thursday
_TISHRI = 1373427  # from the count of days since the Jewish creation to Python's ordinals


def _hijri(month: int, day: int, late: tuple[int, ...] = ()) -> Callable[[int], date]:
    """Return a rule for a day of the tabular Islamic year.

    In the years of `late` the moon was seen a day after the table; in others to come it may be so too.
    """

    def rule(year: int) -> date:
        first = (year - 622) * 33 // 32 - 1
        for hijri in range(first, first + 4):
            days = 354 * (hijri - 1) + (3 + 11 * hijri) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
            if (found := _HIJRA + timedelta(days=days)).year >= year:
                break
        return found + timedelta(days=year in late)

    return rule


def _new_year_of(hebrew: int) -> int:
    """Return the day count of 1 Tishri, put off when the mean new moon falls late or on a wrong weekday."""

    def put_off(year: int) -> int:
        months = (235 * year - 234) // 19
        day = 29 * months + (12084 + 13753 * months) // 25920
        return day + (3 * (day + 1) % 7 < 3)

    before, here, after = (put_off(hebrew + k) for k in (-1, 0, 1))
    return here + (2 if after - here == 356 else 1 if here - before == 382 else 0)


def _hebrew(days: int) -> Callable[[int], date]:
    """Return a rule for the day so many days after the Jewish New Year of a civil year's autumn."""
    return lambda year: date.fromordinal(_new_year_of(year + 3761) - _TISHRI + days)


def _listed(first: int, days: str) -> Callable[[int], date]:
    """Return a rule for a feast of a calendar that a table gives: "0205 0124 ..." from year `first` on."""
    found = {first + k: (int(d[:2]), int(d[2:])) for k, d in enumerate(days.split())}

    def rule(year: int) -> date:
        if year not in found:
            raise ValueError(f"the table of this feast holds {min(found)} to {max(found)}, not {year}")
        return date(year, *found[year])

    return rule


_LUNAR = _listed(
    2000,
    "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125"
    " 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203",
)
_DIWALI = _listed(
    2010,
    "1105 1026 1113 1103 1023 1111 1030 1019 1107 1027 1114 1104 1024 1112 1031 1020 1108"
    " 1029 1017 1105 1026",
)
_FITR = _hijri(10, 1, late=(2010, 2018, 2020, 2021, 2024))
_ADHA = _hijri(12, 10, late=(2015, 2020, 2021))

FEASTS: dict[str, Callable[[int], date]] = {
    "christmas": _fixed(12, 25), "christmas day": _fixed(12, 25), "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24), "boxing day": _fixed(12, 26), "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1), "new year": _fixed(1, 1), "new year's": _fixed(1, 1),
    "valentine's day": _fixed(2, 14), "halloween": _fixed(10, 31), "independence day": _fixed(7, 4),
    "juneteenth": _fixed(6, 19), "freedom day": _fixed(6, 19), "jubilee day": _fixed(6, 19),
    "international workers' day": _fixed(5, 1), "may day": _fixed(5, 1), "earth day": _fixed(4, 22),
    "st patrick's day": _fixed(3, 17), "st. patrick's day": _fixed(3, 17), "bastille day": _fixed(7, 14),
    "labor day": _nth(9, 0, 1), "labour day": _nth(9, 0, 1), "memorial day": _nth(5, 0, -1),
    "thanksgiving": _nth(11, 3, 4), "thanksgiving day": _nth(11, 3, 4), "martin luther king day": _nth(1,
    0, 3),
    "black friday": lambda y: _nth(11, 3, 4)(y) + timedelta(days=1),
    "cyber monday": lambda y: _nth(11, 3, 4)(y) + timedelta(days=4),
    "mother's day": _nth(5, 6, 2), "father's day": _nth(6, 6, 3), "columbus day": _nth(10, 0, 2),
    "veterans day": _fixed(11, 11), "remembrance day": _fixed(11, 11), "armistice day": _fixed(11, 11),
    "easter": easter, "easter sunday": easter, "good friday": _from_easter(-2),
    "easter monday": _from_easter(1),
    "ash wednesday": _from_easter(-46), "palm sunday": _from_easter(-7), "april fools' day": _fixed(4, 1),
    "april fools": _fixed(4, 1), "april fool's day": _fixed(4, 1), 
    "shrove tuesday": _from_easter(-47), "mardi gras": _from_easter(-47),
    "maundy thursday": _from_easter(-3), "holy thursday": _from_easter(-3), "holy saturday": _from_easter(-1),
    "easter saturday": _from_easter(-1), "ascension day": _from_easter(39), "pentecost": _from_easter(49),
    "whit sunday": _from_easter(49), "whitsunday": _from_easter(49), "whit monday": _from_easter(50),
    "trinity sunday": _from_easter(56),
    "presidents' day": _nth(2, 0, 3), "president's day": _nth(2, 0, 3),
    "washington's birthday": _nth(2, 0, 3),
    "mlk day": _nth(1, 0, 3), "martin luther king jr day": _nth(1, 0, 3),
    "martin luther king jr. day": _nth(1, 0, 3), "veterans' day": _fixed(11, 11),
    "groundhog day": _fixed(2, 2), "inauguration day": _fixed(1, 20), "anzac day": _fixed(4, 25),
    "australia day": _fixed(1, 26), "canada day": _fixed(7, 1), "cinco de mayo": _fixed(5, 5),
    "guy fawkes night": _fixed(11, 5), "guy fawkes day": _fixed(11, 5), "bonfire night": _fixed(11, 5),
    "all saints' day": _fixed(11, 1), "all souls' day": _fixed(11, 2), "all hallows' eve": _fixed(10, 31),
    "saint patrick's day": _fixed(3, 17), "st. george's day": _fixed(4, 23), "st george's day": _fixed(4, 23),
    "international women's day": _fixed(3, 8), "indigenous peoples' day": _nth(10,
    0, 2), "new years eve": _fixed(12, 31),
    "new years day": _fixed(1, 1), "eid al fitr": _FITR, "eid al-fitr": _FITR, "eid-al-fitr": _FITR,
    "eid ul fitr": _FITR, "eid ul-fitr": _FITR, "eid al adha": _ADHA,
    "eid al-adha": _ADHA, "eid-al-adha": _ADHA,
    "eid ul adha": _ADHA, "eid ul-adha": _ADHA, "islamic new year": _hijri(1, 1), "ashura": _hijri(1, 10),
    "rosh hashanah": _hebrew(0), "yom kippur": _hebrew(9), "sukkot": _hebrew(14), "purim": _hebrew(-193),
    "passover": _hebrew(-163), "chinese new year": _LUNAR, "lunar new year": _LUNAR, "diwali": _DIWALI,
}  # fmt: skip
# The feasts of a saint or a parent are often written without their apostrophe: "mothers day".
FEASTS |= {name.replace("'", ""): rule for name, rule in FEASTS.items() if "' " in name or "'s " in name}
