"""Measure how an archive grows, and write bench/results/: `python -m bench.archive [--stories N] [EDITIONS…]`.

One archive of generated editions is filled; at each number of editions asked for (1, 100 and 1,000) it is measured what
the last additions cost, and what it costs to list, to search, to check, to make the catalogue anew. Flat is what must be:
the cost of adding and of checking an edition, whatever lies beside it. Seconds are those of the clock, since syncing to the
disk is most of an addition; beside them the processor's.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from layout.archive.export import export
from layout.archive.index import FILE, open_catalogue, rebuild_catalogue
from layout.archive.intake import add
from layout.archive.store import bags, locked
from layout.archive.verify import verify

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "archive"))

import paper  # noqa: E402 - the small newspaper of the archive's tests

RESULTS = ROOT / "bench/results"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
QUERIES = (
    "Sicherheitsgarantien",
    '"robuste Sicherheitsgarantien"',
    "Garantien",
    "Praesident Strasse",
    "Haushalt Ernte",
    "der",
)
#: Additions and searches of which the middle one counts.
LAST, TIMES = 20, 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("editions", nargs="*", type=int, default=[1, 100, 1000])
    parser.add_argument("--stories", type=int, default=40, help="stories an edition, of 120 words each")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="umbruch-bench-") as folder:
        rows = grown(Path(folder), sorted(asked.editions), asked.stories)
    result = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"python": platform.python_version(), "system": platform.system(), "processor": platform.machine()},
        "stories": asked.stories,
        "rows": rows,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"archive-{result['when'][:19].replace(':', '')}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(path)


def grown(folder: Path, marks: list[int], stories: int) -> list[dict[str, object]]:
    """Fill an archive, and measure it at each mark."""
    archive = folder / "archive"
    rows: list[dict[str, object]] = []
    adding: list[tuple[float, float]] = []
    for number in range(1, marks[-1] + 1):
        day = date(2025, 1, 1) + timedelta(days=number)
        edition = paper.make_edition(folder / "copy", day=day, number=number, stories=stories, seed=number)
        build = paper.make_build(folder / "out", edition)
        adding.append(timed(lambda build=build: add(archive, build, now=NOW)))
        if number in marks:
            rows.append({"editions": number, "add": middle(adding[-LAST:]), **measured(archive, folder, number)})
            print(json.dumps(rows[-1]), flush=True)
    return rows


def measured(archive: Path, folder: Path, number: int) -> dict[str, object]:
    found: dict[str, object] = {}
    with open_catalogue(archive) as catalogue:
        found["list"] = middle([timed(catalogue.editions) for _ in range(TIMES)])
        for query in QUERIES:
            catalogue.search(query)
            found[f"search {query}"] = middle(
                [timed(lambda query=query: catalogue.search(query)) for _ in range(TIMES)]
            )
    found["open and search"] = middle([timed(lambda: once(archive)) for _ in range(TIMES)])
    checked = timed(lambda: verify(archive, now=NOW))
    found["verify an edition"] = {name: round(seconds / number, 5) for name, seconds in spent(checked).items()}
    with locked(archive):
        anew = timed(lambda: rebuild_catalogue(archive))
    found["catalogue anew, an edition"] = {name: round(seconds / number, 5) for name, seconds in spent(anew).items()}
    found["METS/ALTO of one"] = spent(timed(lambda: export(archive, bags(archive)[0], folder / "mets")))
    size = sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())
    return found | {"archive MB": round(size / 1e6, 1), "catalogue MB": round((archive / FILE).stat().st_size / 1e6, 1)}


def once(archive: Path) -> None:
    with open_catalogue(archive) as catalogue:
        catalogue.search(QUERIES[1])


def timed(action: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - clock, time.process_time() - processor


def middle(times: list[tuple[float, float]]) -> dict[str, float]:
    return spent((median(clock for clock, _ in times), median(processor for _, processor in times)))


def spent(times: tuple[float, float]) -> dict[str, float]:
    clock, processor = times
    return {"clock": round(clock, 5), "cpu": round(processor, 5)}


if __name__ == "__main__":
    main()
