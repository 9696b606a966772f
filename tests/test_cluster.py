"""Many editions: on this machine's cores, and on a real Dask scheduler with two workers, one of them killed."""

import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.cluster import editions_below, made, make_all
from layout.errors import ExitCode, MissingPartError, UsageError
from layout.making import Asked

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
EDITION = """\
masthead: {{title: Probe}}
date: 2025-08-{day:02}
number: {day}
pages: {{min: 1, max: 2, multiple: 1}}
imprint: {{publisher: Probe, address: Weg 1, responsible_editor: E. Muster, printer: Druck}}
sections: [{{name: Politik, stories: [{{article: a.yaml, weight: lead}}]}}]
"""
STORY = "headline: Ein Tag wie jeder\nsection: Politik\nbody: |\n" + "".join(
    f"  Absatz {number} handelt von nichts als davon, dass eine Seite voll werden muss, und das ist Mühe genug.\n\n"
    for number in range(30)
)


@pytest.fixture
def shelf(tmp_path):
    """Four small editions."""
    for part in ("styles", "fonts"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for day in range(1, 5):
        folder = tmp_path / f"shelf/{day:02}"
        folder.mkdir(parents=True)
        (folder / "edition.yaml").write_text(EDITION.format(day=day), "utf-8")
        (folder / "a.yaml").write_text(STORY, "utf-8")
    return tmp_path / "shelf"


def asked(tmp_path, **more):
    return Asked(out=tmp_path / "out", cache=user_cache_path("umbruch"), variants=("screen",), remember=False, **more)


def test_editions_are_found_in_order(shelf):
    (shelf / ".hidden").mkdir()
    shutil.copy(shelf / "01/edition.yaml", shelf / ".hidden")
    assert [path.parent.name for path in editions_below(shelf)] == ["01", "02", "03", "04"]
    with pytest.raises(UsageError):
        editions_below(shelf / ".hidden" / "nothing")


def test_an_edition_that_fails_says_why(shelf, tmp_path):
    (shelf / "01/a.yaml").write_text("headline: 1\nbody: [", "utf-8")
    result = made(shelf / "01/edition.yaml", asked(tmp_path))
    assert result.exit_code == ExitCode.COPY
    assert result.outcome is None
    assert result.lines


@pytest.mark.slow
def test_a_fault_in_one_edition_stops_no_other(shelf, tmp_path):
    (shelf / "02/a.yaml").write_text("headline: 1\nbody: [", "utf-8")
    said = []
    results = make_all(editions_below(shelf), asked(tmp_path, jobs=2), told=said.append)
    assert [result.exit_code for result in results] == [0, ExitCode.COPY, 0, 0]
    assert len(said) == 4
    assert len(list((tmp_path / "out").glob("*/*.screen.pdf"))) == 3


@pytest.mark.slow
def test_editions_of_one_name_are_refused(shelf, tmp_path):
    shutil.copy(shelf / "01/edition.yaml", shelf / "02/edition.yaml")
    with pytest.raises(UsageError, match="both make"):
        make_all(editions_below(shelf)[:2], asked(tmp_path, jobs=1))


def test_nobody_answers(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(MissingPartError, match="dask scheduler"):
        make_all([tmp_path / "edition.yaml"], asked(tmp_path), scheduler="tcp://127.0.0.1:9")


class Program:
    """A program at work, and the lines it says; they are read as they come, so that it never waits to say one."""

    def __init__(self, *command, folder):
        self.process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = []
        self._lines = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words=None):
        """Return the first line to come that has the words in it; without words, all lines once it has ended."""
        while (line := self._lines.get()) is not None:
            self.said.append(line)
            if words and words in line:
                return line
        assert words is None, f"ended without saying {words!r}: {''.join(self.said)}"
        return "".join(self.said)

    def end(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def cluster(tmp_path):
    """A scheduler with two workers: its address, and the workers."""
    pytest.importorskip("distributed")
    programs = [Program(BIN / "dask", "scheduler", "--port", "0", "--no-dashboard", folder=tmp_path)]
    try:
        address = programs[0].until("Scheduler at:").split()[-1]
        for number in range(2):
            worker = (BIN / "dask", "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                      "--local-directory", tmp_path / f"worker{number}")  # fmt: skip
            programs.append(Program(*worker, folder=tmp_path))
        for worker in programs[1:]:
            worker.until("Starting established connection")
        yield address, programs[1:]
    finally:
        for program in reversed(programs):
            program.end()


@pytest.mark.slow
def test_a_cluster_loses_a_worker_and_no_edition(shelf, tmp_path, cluster):
    address, workers = cluster
    run = Program(BIN / "umbruch", "build", "--all", shelf, "--scheduler", address, "--variant", "screen", "--no-cache",
                  "--out", tmp_path / "out", folder=tmp_path)  # fmt: skip
    try:
        run.until(": done")
        workers[0].process.kill()  # in the middle: one edition is done, others are not
        told = run.until()
        assert run.process.wait() == 0, told
    finally:
        run.end()
    assert told.count(": done") == 4
    here = Asked(out=tmp_path / "here", cache=user_cache_path("umbruch"), variants=("screen",), remember=False, jobs=2)
    make_all(editions_below(shelf), here)
    made_here = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.pdf"))
    assert len(made_here) == 4
    for name in made_here:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    assert not list((tmp_path / "out").rglob("*.part"))
