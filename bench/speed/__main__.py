"""Measure Umbruch beside its peers and write bench/results/: `python -m bench.speed [--rounds N] [--only WORD]…`.

Each round runs every program once, one after the other, on the same copy and pictures; ratios are taken within a round,
so that what else the machine does falls on all alike. Umbruch has an accepted lock; its caches of fonts and hyphens are
warm, as after the first build on a machine.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from bench.speed import peers
from bench.speed.matter import ROOT, one_page, paper, workshop
from bench.speed.plot import chart
from bench.speed.run import Cost, measured, middle

RESULTS = ROOT / "bench/results"
UMBRUCH = str(Path(sys.executable).parent / "umbruch")
VARIANTS = ("print", "proof", "archive", "screen")
BASE = "Typst"


def main() -> None:
    options = _options()
    result = {
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "version": _version(),
        "machine": _machine(),
    }
    with workshop() as folder:
        subprocess.run(
            [UMBRUCH, "build", "paper", "--accept", "--out", "out"], cwd=folder, check=True, capture_output=True
        )
        subprocess.run(
            [UMBRUCH, "build", "article/rutte-kiew.yaml", "--out", "out"], cwd=folder, check=True, capture_output=True
        )
        sets = {}
        for matter, path in ((one_page(), "article/rutte-kiew.yaml"), (paper(), "paper")):
            jobs = [*peers.jobs(matter, folder), *_ours(path, folder)]
            chosen = [
                job for job in jobs if not options.only or any(word in job.program.lower() for word in options.only)
            ]
            sets[matter.name] = _beside(chosen, options.rounds) | {
                "words": matter.words,
                "stories": len(matter.stories),
            }
        result["sets"] = sets
        if not options.only:
            result["stages"] = _stages(folder)
            result["variants"] = _variants(folder, options.rounds)
    target = RESULTS / f"{result['when'].replace(':', '')}-{result['version']}.json"
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    target.with_suffix(".svg").write_text(chart(result), "utf-8")
    print(target.relative_to(ROOT))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", type=str.lower, default=[])
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


def _ours(path: str, folder: Path) -> list[peers.Job]:
    def job(name: str, *more: str) -> peers.Job:
        command = (UMBRUCH, "build", path, "--out", "out", "--variant", "print", *more)
        return peers.Job(name, command, folder, folder / "out")

    return [job("Umbruch, cold", "--no-cache"), job("Umbruch, nothing changed")]


def _beside(jobs: list[peers.Job], rounds: int) -> dict[str, object]:
    """Run all programs in turn; returns medians and the ratios to the base, taken within each round."""
    costs: dict[str, list[Cost]] = {job.program: [] for job in jobs}
    failed: dict[str, str] = {}
    for number in range(rounds):
        for job in jobs:
            if job.program in failed:
                continue
            try:
                costs[job.program].append(measured(job.command, job.folder))
            except RuntimeError as error:
                failed[job.program] = str(error)[-400:]
                continue
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


def _stages(folder: Path) -> dict[str, dict[str, float]]:
    """Processor seconds by stage, for an article and the paper, each variant alone and all together."""
    found = {}
    asked = {**{name: (name,) for name in VARIANTS}, "all": VARIANTS}
    for label, path in (("1 page", "article/rutte-kiew.yaml"), ("24 pages", "paper")):
        for name, variants in asked.items():
            command = [sys.executable, "-m", "bench.speed.stages", str(folder / path), str(folder / "out"), *variants]
            told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
            found[f"{label}, {name}"] = json.loads(told.splitlines()[-1])
    return found


def _variants(folder: Path, rounds: int) -> dict[str, float]:
    """All four variants of the paper together, as a multiple of the dearest one."""
    costs: dict[str, list[float]] = {}
    for _ in range(min(rounds, 3)):
        for name, chosen in ({one: (one,) for one in VARIANTS} | {"all": VARIANTS}).items():
            shutil.rmtree(folder / "out", ignore_errors=True)
            asked = [part for one in chosen for part in ("--variant", one)]
            command = (UMBRUCH, "build", "paper", "--out", "out", "--no-cache", *asked)
            costs.setdefault(name, []).append(measured(command, folder).cpu)
    middles = {name: median(values) for name, values in costs.items()}
    dearest = max(middles[name] for name in VARIANTS)
    return {
        **{name: round(value, 3) for name, value in middles.items()},
        "all over dearest": round(middles["all"] / dearest, 3),
    }


if __name__ == "__main__":
    main()
