"""Running a program whole and measuring it: processor seconds, seconds by the clock, most memory at once."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost; memory is that of all its processes together, each page of it counted once."""

    cpu: float
    wall: float
    peak_mib: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measured(command: Sequence[str], folder: Path, env: dict[str, str] | None = None) -> Cost:
    """Run a command in a session of its own.

    Raises:
        RuntimeError: with what it said, if it fails.
    """
    start = time.perf_counter()
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True)
        watch = _Memory(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.done.set()
        watch.join()
    _end(process.pid)
    if process.returncode not in {0, 1} or (process.returncode and "latex" not in command[0]):
        raise RuntimeError((folder / "said.txt").read_text("utf-8", "replace")[-2000:])
    # Who is reaped by nobody of the session's, as Chromium's helpers, is missing from what the system adds up.
    cpu = max(usage.ru_utime + usage.ru_stime, sum(watch.seconds.values()))
    return Cost(cpu, wall, max(watch.peak, usage.ru_maxrss / 1024 if not watch.peak else 0.0))


def _end(session: int) -> None:
    """End what a program left running in its session."""
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Memory(threading.Thread):
    """Looks at the memory and the processor time of a session's processes, forty times a second."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.done = threading.Event()
        self.peak = 0.0
        #: Processor seconds of each process when it was last seen.
        self.seconds: dict[str, float] = {}

    def run(self) -> None:
        while not self.done.wait(0.025):
            processes = self._processes()
            self.peak = max(self.peak, sum(self._proportional(pid) for pid in processes))
            self.seconds |= {pid: self._spent(pid) for pid in processes}

    def _processes(self) -> list[str]:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getsid(int(entry.name)) == self.session:
                    found.append(entry.name)
            except OSError:
                continue
        return found

    def _proportional(self, pid: str) -> float:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return 0.0
        return next((int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0.0)

    def _spent(self, pid: str) -> float:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return self.seconds.get(pid, 0.0)
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of several runs, figure by figure."""
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("cpu", "wall", "peak_mib")))
