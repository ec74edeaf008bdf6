"""A GitHub table, row by row as its figures come.

heading(*names)  -> None    the names of the columns
row(*cells)      -> None    one row: counts with commas, other numbers as they are given
"""

from __future__ import annotations


def heading(*names: str) -> None:
    """Print the names of the columns, after an empty line."""
    print()
    row(*names)
    row(*["---"] * len(names))


def row(*cells: object) -> None:
    """Print a row at once, so that a run that is cut short has shown what it found."""
    print(f"| {' | '.join(f'{c:,}' if isinstance(c, int) else str(c) for c in cells)} |", flush=True)
