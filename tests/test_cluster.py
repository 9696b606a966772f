"""Many editions: on this machine's cores, and on a real Dask scheduler with two workers, one of them killed."""

import json
import shutil
import subprocess
import sys
import time
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


def started(*command, folder, said):
    with said.open("wb") as log:
        return subprocess.Popen([str(part) for part in command], cwd=folder, stdout=log, stderr=log)


def waited(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_cluster_loses_a_worker_and_no_edition(shelf, tmp_path):
    pytest.importorskip("distributed")
    note = tmp_path / "scheduler.json"
    programs = [
        started(BIN / "dask", "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", note, folder=tmp_path,
                said=tmp_path / "scheduler.log"),
    ]  # fmt: skip
    try:
        waited(lambda: note.is_file() and note.read_text().strip())
        address = json.loads(note.read_text())["address"]
        for number in range(2):
            worker = (BIN / "dask", "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                      "--local-directory", tmp_path / f"worker{number}")  # fmt: skip
            programs.append(started(*worker, folder=tmp_path, said=tmp_path / f"worker{number}.log"))
        command = [BIN / "umbruch", "build", "--all", shelf, "--scheduler", address, "--variant", "screen", "--no-cache",
                   "--out", tmp_path / "out", "--format", "json"]  # fmt: skip
        with (tmp_path / "said").open("wb") as said:
            run = subprocess.Popen([str(part) for part in command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=said)
        waited(
            lambda: (
                "Starting established connection" in (tmp_path / "worker0.log").read_text() or run.poll() is not None
            )
        )
        waited(lambda: "done" in (tmp_path / "said").read_text() or run.poll() is not None, 120)
        programs[1].kill()  # in the middle: one edition is done, others are not
        told, _ = run.communicate(timeout=180)
    finally:
        for program in programs:
            program.kill()
            program.wait()
    assert run.returncode == 0, (tmp_path / "said").read_text()
    assert [row["exit"] for row in json.loads(told)["editions"]] == [0, 0, 0, 0]
    here = Asked(out=tmp_path / "here", cache=user_cache_path("umbruch"), variants=("screen",), remember=False, jobs=2)
    make_all(editions_below(shelf), here)
    for path in (tmp_path / "here").rglob("*.pdf"):
        assert (tmp_path / "out" / path.relative_to(tmp_path / "here")).read_bytes() == path.read_bytes()
    assert not list((tmp_path / "out").rglob("*.part"))
