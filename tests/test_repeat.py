"""The same input gives the same bytes from another process, hash seed, locale and time zone.

The order of articles is in `test_metamorphic`, workers and batch sizes in `test_batch`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

READ = """
import sys
from pathlib import Path
from manytakes import run
from manytakes.render import FILES, FORMATS

report = run.read([sys.argv[1]])
for name, form in {**FORMATS, **FILES}.items():
    made = form(report)
    Path(name).write_bytes(made if isinstance(made, bytes) else made.encode())
"""
ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "C", **ASCII},
]


def test_the_same_articles_give_the_same_bytes_everywhere(tmp_path: Path) -> None:
    made = []
    for n, place in enumerate(PLACES):
        where = tmp_path / str(n)
        where.mkdir()
        command = [sys.executable, "-c", READ, str(files("manytakes") / "sample")]
        subprocess.run(command, env={**os.environ, **place}, cwd=where, check=True)
        made.append({path.name: path.read_bytes() for path in where.iterdir()})

    one, other = made
    assert {name for name in one if one[name] != other[name]} == set()
    assert len(one) > 8 and all(one.values())
    assert one.keys() == other.keys()
