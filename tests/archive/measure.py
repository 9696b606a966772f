"""Measures the archive on generated editions: adding, listing, searching, verifying, making anew.

Usage: measure.py FOLDER [EDITIONS [STORIES]]; prints a table. Nothing is asserted here: times are the
machine's.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import paper

from layout.archive.export import export
from layout.archive.index import FILE, open_catalogue, rebuild_catalogue
from layout.archive.intake import add
from layout.archive.store import bags, locked
from layout.archive.verify import verify

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUERIES = (
    "Sicherheitsgarantien",
    '"robuste Sicherheitsgarantien"',
    "Garantien",
    "Praesident Strasse",
    "der",
    "EU Kiew",
)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:44} {value}\n")


def measure(folder: Path, editions: int, stories: int) -> None:
    archive = folder / "archive"
    adding = []
    for number in range(1, editions + 1):
        day = date(2025, 1, 1) + timedelta(days=number)
        edition = paper.make_edition(folder / "copy", day=day, number=number, stories=stories, seed=number)
        build = paper.make_build(folder / "out", edition)
        adding.append(timed(lambda build=build: add(archive, build, now=NOW)))
    tenth = max(1, editions // 10)
    say("editions, stories each", f"{editions}, {stories}")
    for name, part in (
        ("first", adding[:tenth]),
        ("middle", adding[editions // 2 :][:tenth]),
        ("last", adding[-tenth:]),
    ):
        say(f"add, {name} tenth, median", f"{statistics.median(part) * 1000:.0f} ms")
    with open_catalogue(archive) as catalogue:
        say("list", f"{timed(catalogue.editions) * 1000:.1f} ms")
        for query in QUERIES:
            catalogue.search(query)
            times = [timed(lambda query=query: catalogue.search(query)) for _ in range(5)]
            say(
                f"search {query}",
                f"{statistics.median(times) * 1000:.1f} ms warm, {len(catalogue.search(query))} hits",
            )
    say("open catalogue and search", f"{timed(lambda: _once(archive)) * 1000:.1f} ms")
    say("verify all", f"{timed(lambda: verify(archive, now=NOW)):.2f} s")
    with locked(archive):
        say("catalogue made anew", f"{timed(lambda: rebuild_catalogue(archive)):.2f} s")
    say(
        "export METS/ALTO of one",
        f"{timed(lambda: export(archive, bags(archive)[0], folder / 'mets')):.2f} s",
    )
    size = sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())
    say("archive, catalogue", f"{size / 1e6:.1f} MB, {(archive / FILE).stat().st_size / 1e6:.1f} MB")


def _once(archive: Path) -> None:
    with open_catalogue(archive) as catalogue:
        catalogue.search(QUERIES[0])


if __name__ == "__main__":
    measure(Path(sys.argv[1]), *(int(argument) for argument in (*sys.argv[2:], *(300, 20)[len(sys.argv) - 2 :])))
