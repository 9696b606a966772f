"""Adds an edition in a process of its own, and ends it on the way.

Usage: interrupted.py kill ARCHIVE WORK, then on standard input a line "ARCHIVE MOMENT" for each run; MOMENT
counts the calls of functions after which the process is killed, 0 lets it finish and prints how many there
were.
       interrupted.py add ARCHIVE WORK MARK [LIMIT]: adds once, with no file allowed to grow over LIMIT
       bytes; exits like the command.
       interrupted.py fill ARCHIVE WORK: on a small disk of its own (tmpfs, so it must be run in a mount name space)
       that holds a copy of the archive, adds with more and more room left until it fits; prints for each try the
       room in bytes, what add said, how many of the bags were whole then; what add said when there was room, how many
       bags there were at last, and what verify found.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import paper

from layout.archive.bag import check_bag
from layout.archive.intake import add
from layout.archive.store import bags
from layout.archive.verify import verify
from layout.errors import LayoutError

NOW = datetime(2025, 8, 22, 5, tzinfo=UTC)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def run(archive: Path, build: object, moment: int) -> int:
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        if event in {"call", "c_call"}:
            calls += 1
            if calls == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    add(archive, build, now=NOW)
    sys.setprofile(None)
    return calls


def killed_runs(work: Path) -> None:
    build = paper.make_build(work / "out", paper.make_edition(work / "copy", body=paper.BODY.replace("leer", "voll")))
    for line in sys.stdin:
        archive, moment = line.split()
        if moment == "0":
            say(run(Path(archive), build, 0))
            continue
        child = os.fork()
        if not child:
            run(Path(archive), build, int(moment))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


def added_once(archive: Path, work: Path, mark: str, limit: int) -> int:
    build = paper.make_build(work / "out", paper.make_edition(work / "copy"), mark=mark)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        add(archive, build, now=NOW)
    except LayoutError as error:
        say(error.findings[0].code, error)
        return int(error.exit_code)
    return 0


def fill(archive: Path, work: Path) -> None:
    build = paper.make_build(work / "out", paper.make_edition(work / "copy"), mark="other")
    disk = work / "disk"
    disk.mkdir()
    room, said = 0, ""
    while said != "added":
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], check=True)
        here, ballast = disk / "archive", disk / "ballast"
        shutil.copytree(archive, here)
        left = os.statvfs(disk)
        ballast.write_bytes(bytes(max(0, left.f_bavail * left.f_frsize - room)))
        said = tried(here, build)
        checks = [check_bag(here / name.path, name.path).whole for name in bags(here)]
        ballast.unlink()
        after = tried(here, build)
        faults = [finding.code for finding in verify(here, now=NOW).findings]
        say(room, said, f"{sum(checks)}/{len(checks)}", after, len(bags(here)), *faults)
        subprocess.run(["umount", str(disk)], check=True)
        room += 12 << 10


def tried(archive: Path, build: object) -> str:
    try:
        result = add(archive, build, now=NOW)
    except LayoutError as error:
        return error.findings[0].code
    return "added" if result.value.new else "there"


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        killed_runs(Path(sys.argv[3]))
    elif sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(added_once(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int((*sys.argv, "0")[5])))
