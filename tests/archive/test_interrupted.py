"""The archive is whole after a kill at any moment, on a full disk, and with two writers at once."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from layout.archive.bag import check_bag
from layout.archive.index import open_catalogue
from layout.archive.intake import add
from layout.archive.store import STAGING, bags
from layout.archive.verify import verify
from layout.errors import ExitCode

SCRIPT = Path(__file__).with_name("interrupted.py")


class Killer:
    """A process that adds the second version of the edition and is killed on the way."""

    def __init__(self, work: Path) -> None:
        command = [sys.executable, str(SCRIPT), "kill", "-", str(work)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, archive: Path, moment: int) -> int:
        self._process.stdin.write(f"{archive} {moment}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def killer(tmp_path):
    killer = Killer(tmp_path / "killed")
    yield killer
    killer.end()


def assert_whole_and_finished(paper, archive, now, tmp_path):
    for name in bags(archive):
        assert check_bag(archive / name.path, name.path).findings == ()
    assert [name.version for name in bags(archive)] in ([1], [1, 2])
    edition = paper.make_edition(tmp_path / "again", body=paper.BODY.replace("leer", "voll"))
    build = paper.make_build(tmp_path / "again-out", edition)
    assert add(archive, build, now=now).value.name.version == 2
    assert [name.version for name in bags(archive)] == [1, 2]
    assert not (archive / STAGING).exists() or not any((archive / STAGING).iterdir())
    assert verify(archive, now=now).findings == ()
    with open_catalogue(archive) as catalogue:
        assert [hit.bag.version for hit in catalogue.search('"Häuser sind voll"')] == [2]


def kill_at(moments, paper, killer, archive, now, tmp_path):
    whole = tmp_path / "whole"
    shutil.copytree(archive, whole)
    calls = killer.ask(whole, 0)
    assert calls > 1000
    chosen = random.Random(1)
    for index in range(moments):
        copy = tmp_path / f"copy-{index}"
        shutil.copytree(archive, copy)
        moment = chosen.randint(1, calls)
        assert killer.ask(copy, moment) in (-signal.SIGKILL, 0)
        assert_whole_and_finished(paper, copy, now, tmp_path)
        shutil.rmtree(copy)


@pytest.mark.usefixtures("added")
def test_killed_at_some_moments_it_is_whole(paper, killer, archive, now, tmp_path):
    kill_at(10, paper, killer, archive, now, tmp_path)


@pytest.mark.full
@pytest.mark.usefixtures("added")
def test_killed_at_200_moments_it_is_whole(paper, killer, archive, now, tmp_path):
    kill_at(200, paper, killer, archive, now, tmp_path)


def start(archive, work, mark, limit=0, before=()):
    command = [*before, sys.executable, str(SCRIPT), "add", str(archive), str(work), mark, str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("limit", [100, 4000, 20_000])
@pytest.mark.usefixtures("added")
def test_a_full_disk_is_a_write_error_and_leaves_nothing(archive, now, tmp_path, limit):
    running = start(archive, tmp_path / "full", "other", limit)
    said, _ = running.communicate()
    assert running.returncode == ExitCode.WRITE, said
    assert said.startswith("archive/cannot-write")
    for name in bags(archive):
        assert check_bag(archive / name.path, name.path).findings == ()
    again = start(archive, tmp_path / "full", "other")
    again.communicate()
    assert again.returncode == 0
    assert verify(archive, now=now).findings == ()
    assert [name.version for name in bags(archive)] == [1, 2]


@pytest.mark.usefixtures("added")
def test_a_disk_that_fills_up_leaves_whole_bags_wherever_it_ends(archive, tmp_path):
    apart = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mount name space for a small disk")
    command = [*apart, sys.executable, str(SCRIPT), "fill", str(archive), str(tmp_path / "fill")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    tries = [line.split(maxsplit=1)[1] for line in ran.stdout.splitlines()]
    assert tries[-1] == "added 2/2 there 2"
    # The bag did not fit; the bag was in, and log or catalogue did not fit.
    assert set(tries[:-1]) == {"archive/cannot-write 1/1 added 2", "archive/cannot-write 2/2 there 2"}


@pytest.mark.usefixtures("added")
def test_a_folder_that_nobody_may_write_to_is_a_write_error(archive, unprivileged, now, tmp_path):
    def files():
        return {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}

    before = files()
    for folder in (archive, archive / "2025"):
        modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        running = start(archive, tmp_path / "work", "other", before=unprivileged)
        said, _ = running.communicate()
        assert (running.returncode, said.split()[0]) == (ExitCode.WRITE, "archive/cannot-write"), folder
        for path, mode in modes.items():
            path.chmod(mode)
        assert {path: content for path, content in files().items() if STAGING not in path.parts} == before, folder
    running = start(archive, tmp_path / "work", "other", before=unprivileged)
    running.communicate()
    assert running.returncode == 0
    assert verify(archive, now=now).findings == ()


def test_writers_at_once_take_turns(archive, now, tmp_path):
    running = [start(archive, tmp_path / str(index), mark) for index, mark in enumerate(("one", "two", "one"))]
    assert [process.communicate() and process.returncode for process in running] == [0, 0, 0]
    assert verify(archive, now=now).findings == ()
    # The two that bring the same may meet with the third in between: then theirs is a version once more.
    assert len(bags(archive)) in (2, 3)
    with open_catalogue(archive) as catalogue:
        assert [edition.newest for edition in catalogue.editions()][-1]
