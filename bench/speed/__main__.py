"""Measure Umbruch beside its peers and write bench/results/: `python -m bench.speed [--rounds N] [--only WORD]… [--matter NAME]…`.

Each round runs every program once, one after the other, on the same copy and pictures; ratios are taken within a round,
so that what else the machine does falls on all alike. Umbruch's editions have an accepted lock, which is kept from one
measurement to the next; its caches of fonts and hyphens are warm, as after the first build on a machine.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from platformdirs import user_cache_path

from bench.speed import peers
from bench.speed.change import changed
from bench.speed.edition import write_edition
from bench.speed.matter import ARTICLE, PAPER, ROOT, Matter, matter
from bench.speed.plot import chart
from bench.speed.run import Cost, measured, middle

RESULTS = ROOT / "bench/results"
UMBRUCH = (sys.executable, "-m", "layout.cli")
VARIANTS = ("print", "proof", "archive", "screen")
BASE = "Typst"
#: What a build of one page imports besides our own: what the user chose, and all of it.
CHOSEN = ("weasyprint", "jinja2", "yaml")
LIBRARIES = (*CHOSEN, "typer", "pydantic", "msgspec", "pikepdf", "PIL.Image", "PIL.ImageCms", "uharfbuzz", "pyphen")
#: In a house that makes 240 pages nobody runs the slow ones five times.
_ROUNDS: Final = {"1 page": 3, "24 pages": 2, "240 pages": 1, "sample": 2}


@dataclass(frozen=True, slots=True)
class Set:
    """What is measured: its name, the path that Umbruch builds, and a file of copy to change a word in."""

    name: str
    path: Path
    file: Path

    @property
    def matter(self) -> Matter:
        return matter(self.name, self.path)


def main() -> None:
    options = _options()
    result: dict[str, Any] = {
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "version": _version(),
        "machine": _machine(),
        "sets": {},
    }
    with tempfile.TemporaryDirectory(prefix="umbruch-bench-") as name:
        folder = Path(name)
        for one in _sets(folder, options.matter, fresh=options.fresh):
            result["sets"][one.name] = _measured(one, folder, options)
            _keep(result)
            if not options.only and one.name in {"1 page", "24 pages"}:
                result.setdefault("stages", {}).update(_stages(one, folder))
            if not options.only and one.name == "24 pages":
                result["variants"] = _variants(one, folder, options.rounds or _ROUNDS[one.name])
            _keep(result)
    result["growth"] = _growth(result["sets"])
    print(_keep(result).relative_to(ROOT))


def _keep(result: dict[str, Any]) -> Path:
    """Write what was measured so far."""
    target = RESULTS / f"{result['when'].replace(':', '')}-{result['version']}.json"
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    target.with_suffix(".svg").write_text(chart(result), "utf-8")
    return target


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, help="of every set; else as many as its size allows")
    parser.add_argument(
        "--only", action="append", type=str.lower, default=[], help="programs whose names hold the word"
    )
    parser.add_argument("--matter", action="append", choices=list(_ROUNDS), help="1 page, 24 pages, 240 pages, sample")
    parser.add_argument(
        "--quick", action="store_true", help="of 240 pages only Typst and Umbruch: minutes, not an hour"
    )
    parser.add_argument("--fresh", action="store_true", help="make the locks anew: after the make-up has changed")
    return parser.parse_args()


def _version() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def _machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load": os.getloadavg()[0],
    }


def _sets(folder: Path, wanted: list[str] | None, *, fresh: bool) -> list[Set]:
    """Write the editions and make them up; a lock from an earlier measurement saves the search for the pages."""
    for part in ("styles", "fonts"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "article").mkdir()
    file = Path(shutil.copy(ARTICLE, folder / "article"))
    sets = [Set("1 page", file, file)]
    for pages in (24, 240):
        if not wanted or f"{pages} pages" in wanted:
            path = folder / f"pages-{pages}"
            write_edition(path, pages)
            sets.append(Set(f"{pages} pages", path, path / "story-005.yaml"))
    if not wanted or "sample" in wanted:
        shutil.copytree(PAPER, folder / "sample")
        sets.append(Set("sample", folder / "sample", folder / "sample/streit-01.yaml"))
    for one in sets[1:]:
        _locked(one, folder, fresh=fresh)
    return [one for one in sets if not wanted or one.name in wanted]


def _locked(one: Set, folder: Path, *, fresh: bool) -> None:
    """Put a lock beside an edition: the one from the last measurement, or one that is made now."""
    locks = user_cache_path("umbruch-bench")
    locks.mkdir(parents=True, exist_ok=True)
    kept = locks / f"{one.path.name}.lock"
    if fresh or not kept.is_file():
        command = (*UMBRUCH, "build", str(one.path), "--fresh", "--accept", "--variant", "print", "--out", "out")
        subprocess.run(command, cwd=folder, env=_env(), check=True, capture_output=True)
        shutil.copy(one.path / "layout.lock", kept)
    shutil.copy(kept, one.path / "layout.lock")


def _env() -> dict[str, str]:
    """The environment programs run in: compiled modules are kept, as where they are installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _measured(one: Set, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    setting = one.matter
    jobs = [*peers.jobs(setting, folder), *(_starts(folder) if one.name == "1 page" else ()), *_ours(one, folder)]
    chosen = [job for job in jobs if not options.only or any(word in job.program.lower() for word in options.only)]
    if one.name == "240 pages" and options.quick:
        chosen = [job for job in chosen if job.program in {BASE, "Umbruch, cold", "Umbruch, cold, two jobs"}]
    if one.name == "sample":  # a heavier edition, to see that the figures hold for one: against the base alone
        chosen = [job for job in chosen if job.program == BASE or "Umbruch" in job.program]
    print(one.name)
    # What is changed later was built before: the cache holds the rest of it.
    filled = (*UMBRUCH, "build", str(one.path), "--out", "out", "--variant", "print")
    subprocess.run(filled, cwd=folder, env=_env(), check=True, capture_output=True)
    found = _beside(chosen, options.rounds or _ROUNDS[one.name], one)
    layouts = list((folder / "out").glob("*/layout.json"))
    pages = [len(json.loads(path.read_bytes())["pages"]) for path in layouts]
    shutil.rmtree(folder / "out", ignore_errors=True)
    found |= {"words": setting.words, "stories": len(setting.stories), "pages": max(pages, default=0)}
    return found | ({"warm": _warm(one, folder)} if one.name != "240 pages" else {})


def _ours(one: Set, folder: Path) -> list[peers.Job]:
    def job(name: str, *more: str) -> peers.Job:
        command = (*UMBRUCH, "build", str(one.path), "--out", "out", "--variant", "print", *more)
        return peers.Job(f"Umbruch, {name}", command, folder, folder / "out")

    return [
        job("cold", "--no-cache", "--jobs", "1"),
        job("cold, two jobs", "--no-cache", "--jobs", "2"),
        job("one word changed", "--jobs", "1"),
        job("nothing changed"),
    ]


def _starts(folder: Path) -> list[peers.Job]:
    """Processes that import libraries and do nothing: what no build with them can cost less than."""

    def job(name: str, libraries: Sequence[str]) -> peers.Job:
        made = folder / "started"
        code = f"import {', '.join(libraries)}, pathlib; pathlib.Path({str(made)!r}).touch()"
        return peers.Job(f"Imports, no build: {name}", (sys.executable, "-c", code), folder, made)

    return [job("chosen", CHOSEN), job("all", LIBRARIES)]


def _beside(jobs: list[peers.Job], rounds: int, one: Set) -> dict[str, Any]:
    """Run all programs in turn; returns medians and the ratios to the base, taken within each round."""
    costs: dict[str, list[Cost]] = {job.program: [] for job in jobs}
    failed: dict[str, str] = {}
    for number in range(rounds):
        for job in jobs:
            if job.program in failed:
                continue
            if "word" in job.program:
                changed(one.file, number)
            if job.made.is_file():
                job.made.unlink()
            try:
                cost = measured(job.command, job.folder, _env())
            except RuntimeError as error:
                failed[job.program] = str(error)[-400:]
                continue
            if not job.made.exists():
                failed[job.program] = "it made no file"
                continue
            costs[job.program].append(cost)
            print(f"  round {number + 1}: {job.program}: {costs[job.program][-1].cpu:.2f} s", file=sys.stderr)
    rows = {}
    for name, runs in costs.items():
        if not runs:
            continue
        row = middle(runs).as_json()
        if costs.get(BASE):
            pairs = list(zip(runs, costs[BASE], strict=False))
            row["cpu_ratio"] = round(median(one.cpu / base.cpu for one, base in pairs), 3)
            row["wall_ratio"] = round(median(one.wall / base.wall for one, base in pairs), 3)
        rows[name] = row
    _table(rows)
    return {"programs": rows, "failed": failed}


def _table(rows: dict[str, dict[str, float]]) -> None:
    print(f"{'':28}{'cpu s':>9}{'wall s':>9}{'MiB':>8}{'× cpu':>8}{'× wall':>8}")
    for name, row in rows.items():
        figures = [row["cpu"], row["wall"], row["peak_mib"], row.get("cpu_ratio", 0.0), row.get("wall_ratio", 0.0)]
        print(f"{name:28}{figures[0]:9.3f}{figures[1]:9.3f}{figures[2]:8.0f}{figures[3]:8.2f}{figures[4]:8.2f}")


def _warm(one: Set, folder: Path) -> float:
    """Return seconds by the clock of a build after one word was changed, in a process that built it before."""
    command = [sys.executable, "-m", "bench.speed.warm", str(one.path), str(folder / "out"), str(one.file)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds = median(json.loads(told.splitlines()[-1])[1:])
    print(f"{'Umbruch, one word, warm':28}{seconds:18.3f}")
    return seconds


def _stages(one: Set, folder: Path) -> dict[str, dict[str, float]]:
    """Processor seconds by stage, each variant alone and all together."""
    found = {}
    asked = {**{name: (name,) for name in VARIANTS}, "all": VARIANTS}
    if one.name == "240 pages":
        asked = {"print": ("print",)}
    for name, variants in asked.items():
        command = [sys.executable, "-m", "bench.speed.stages", str(one.path), str(folder / "out"), *variants]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        found[f"{one.name}, {name}"] = json.loads(told.splitlines()[-1])
    return found


def _variants(one: Set, folder: Path, rounds: int) -> dict[str, float]:
    """All four variants together, as a multiple of the dearest one; and what a second job brings by the clock."""
    costs: dict[str, list[Cost]] = {}
    asked = {**{name: ("1", (name,)) for name in VARIANTS}, "all": ("1", VARIANTS), "all, two jobs": ("2", VARIANTS)}
    for _ in range(rounds):
        for name, (jobs, chosen) in asked.items():
            parts = [part for variant in chosen for part in ("--variant", variant)]
            command = (*UMBRUCH, "build", str(one.path), "--out", "out", "--no-cache", "--jobs", jobs, *parts)
            costs.setdefault(name, []).append(measured(command, folder, _env()))
    middles = {name: middle(values) for name, values in costs.items()}
    dearest = max(middles[name].cpu for name in VARIANTS)
    alone, shared = middles["all"], middles["all, two jobs"]
    return {
        **{name: round(cost.cpu, 3) for name, cost in middles.items()},
        "all over dearest": round(alone.cpu / dearest, 3),
        "two jobs, times faster by the clock": round(alone.wall / shared.wall, 3),
    }


def _growth(sets: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Processor seconds that each further page costs: from one page to 24, and from 24 to 240."""
    names = ("1 page", "24 pages", "240 pages")
    if not all(name in sets for name in names):
        return {}
    found = {}
    rows = [sets[name]["programs"] for name in names]
    for program in rows[0]:
        if all(program in row for row in rows):
            one, some, many = (row[program]["cpu"] for row in rows)
            few, most = sets["24 pages"]["pages"], sets["240 pages"]["pages"]
            found[program] = {
                "1 to 24": round((some - one) / (few - 1), 4),
                "24 to 240": round((many - some) / (most - few), 4),
            }
    return found


if __name__ == "__main__":
    main()
