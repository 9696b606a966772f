"""The cache: a build with it is a build without it, whatever happened to the cache before."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.press import cache
from layout.press.cache import Outcome, Store, keep, key_of, recall
from layout.press.jobs import in_processes
from layout.press.watching import Seen, watching
from tests.press.conftest import ROOT
from tests.press.small_paper import paper

UMBRUCH = Path(sys.executable).parent / "umbruch"


# -- the store ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def files(store):
    return [path for path in store._folder.rglob("*") if path.is_file()]


def test_what_was_put_is_there(store):
    store.put(key_of("a"), b"\0content")
    assert store.get(key_of("a")) == b"\0content"
    assert store.get(key_of("b")) is None
    assert store.made(key_of("c"), lambda: b"new") == b"new"
    assert store.made(key_of("c"), lambda: b"other") == b"new"


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "swap"])
def test_a_torn_entry_is_no_entry(store, harm):
    store.put(key_of("a"), b"content" * 100)
    store.put(key_of("b"), b"other")
    one, other = (store._path(key_of(name)) for name in "ab")
    whole = one.read_bytes()
    damaged = {"cut": whole[:-1], "flip": whole[:-1] + b"?", "empty": b"", "swap": other.read_bytes()}
    one.write_bytes(damaged[harm])
    assert store.get(key_of("a")) is None
    assert not one.exists()


def test_keys_tell_parts_apart():
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(b"1") != key_of("1") != key_of(1)


def test_another_version_has_other_keys(monkeypatch):
    before = key_of("a")
    monkeypatch.setattr(cache, "version", lambda: "another")
    assert key_of("a") != before


def test_the_least_used_goes_first(tmp_path):
    store = Store(tmp_path, limit=1500)
    for number in range(4):
        store.put(key_of(number), bytes(400))
        os.utime(store._path(key_of(number)), (1000 + number, 1000 + number))
    store.get(key_of(0))  # used: young again
    store.trim()
    assert [store.get(key_of(number)) is not None for number in range(4)] == [True, False, False, True]


def test_a_store_is_looked_through_once_it_has_grown(tmp_path):
    store, limit = Store(tmp_path, limit=1 << 21), 1 << 21
    for number in range(limit // 100_000 + 2):
        store.put(key_of(number), bytes(100_000))
    Store(tmp_path, limit).trim_if_grown()  # whoever kept it, in whichever process
    assert sum(path.stat().st_size for path in files(store)) <= limit
    store.put(key_of("one more"), bytes(100_000))
    store.put(key_of("too many"), bytes(2 * limit))
    os.utime(store._path(key_of("one more")), (1, 1))
    Store(tmp_path, 1 << 30).trim_if_grown()  # it has not grown by enough for that limit
    assert store.get(key_of("one more")) is not None


def test_what_a_killed_build_left_is_cleared(store):
    store.put(key_of("a"), b"a")
    left = store._path(key_of("a")).with_suffix(".part")
    left.write_bytes(b"half")
    store.trim()
    assert left.exists(), "somebody may be writing it"
    os.utime(left, (1, 1))
    store.trim()
    assert not left.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are for processes that fork")
def test_a_full_disk_keeps_nothing_and_stops_nothing(store):
    import resource

    child = os.fork()
    if not child:
        code = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # as a full disk: writing fails in the middle
            made = store.made(key_of("a"), lambda: bytes(10_000))
            code = 0 if made == bytes(10_000) and store.get(key_of("a")) is None else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert files(store) == []


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").touch()
    assert Store(tmp_path / "file" / "store").made(key_of("a"), lambda: b"a") == b"a"


def test_many_writers_leave_whole_entries(store):
    def work(seed):
        chance = random.Random(seed)
        for _ in range(200):
            number = chance.randrange(20)
            assert store.made(key_of(number), lambda: bytes([number]) * 1000) == bytes([number]) * 1000  # noqa: B023

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))


# -- whole builds ------------------------------------------------------------------------------------------------------


@pytest.fixture
def edition(tmp_path):
    folder = tmp_path / "copy"
    (folder / "pictures").mkdir(parents=True)
    (folder / "a.yaml").write_text("a")
    return folder


def remembered(store, edition, out):
    """Remember a build that reads one file and looks for another."""
    past = time.time() - 60
    os.utime(edition / "a.yaml", (past, past))
    with watching() as seen:
        (edition / "a.yaml").read_text()
        list((edition / "pictures").iterdir())
        with pytest.raises(FileNotFoundError):
            (edition / "layout.lock").read_text()
    outcome = Outcome(files={"x/x.pdf": b"%PDF"}, said=[{"code": "a"}], lines=["a"])
    keep(store, "asked", seen, outcome, out=out, root=edition, cache=edition.parent / "cache")


def test_a_build_is_put_in_place_again(store, edition, tmp_path):
    remembered(store, edition, tmp_path / "out")
    known = recall(store, "asked", tmp_path / "out")
    assert known is not None
    assert (tmp_path / "out/x/x.pdf").read_bytes() == b"%PDF"
    assert (known.said, known.lines) == ([{"code": "a"}], ["a"])
    assert recall(store, "asked otherwise", tmp_path / "out") is None


def placed(store, edition, out):
    """Remember a build whose files are where it left them."""
    (out / "x").mkdir(parents=True)
    (out / "x/x.pdf").write_bytes(b"%PDF")
    remembered(store, edition, out)


def test_a_file_that_lies_in_place_is_left_alone(store, edition, tmp_path):
    placed(store, edition, tmp_path / "out")
    store._path(key_of(b"%PDF")).unlink()
    known = recall(store, "asked", tmp_path / "out")
    assert known is not None
    assert list(known.files) == ["x/x.pdf"]
    assert recall(store, "asked", tmp_path / "elsewhere") is None
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"%pdf"), lambda path: path.unlink()])
def test_a_file_that_was_changed_or_taken_away_is_put_in_place(store, edition, tmp_path, change):
    placed(store, edition, tmp_path / "out")
    change(tmp_path / "out/x/x.pdf")
    assert recall(store, "asked", tmp_path / "out") is not None
    assert (tmp_path / "out/x/x.pdf").read_bytes() == b"%PDF"


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.yaml").write_text("b"),
        lambda root: (root / "a.yaml").unlink(),
        lambda root: (root / "layout.lock").write_text("new"),
        lambda root: (root / "waivers.yaml").write_text("new"),
        lambda root: (root / "pictures/new.png").touch(),
    ],
)
def test_any_change_makes_it_anew(store, edition, tmp_path, change):
    remembered(store, edition, tmp_path / "out")
    change(edition)
    assert recall(store, "asked", tmp_path / "out") is None


def written_later(path):
    os.utime(path, (time.time() + 5, time.time() + 5))


def replaced_by_an_older_one(path):
    older = path.with_suffix(".old")
    older.write_text("older")
    os.utime(older, (1e9, 1e9))
    older.replace(path)


@pytest.mark.parametrize("change", [written_later, replaced_by_an_older_one])
def test_a_file_written_during_a_build_is_not_trusted(store, edition, tmp_path, change):
    with watching() as seen:
        (edition / "a.yaml").read_text()
        change(edition / "a.yaml")
    outcome = Outcome(files={}, said=[], lines=[])
    keep(store, "asked", seen, outcome, out=tmp_path, root=edition, cache=tmp_path / "cache")
    assert recall(store, "asked", tmp_path) is None


def test_the_edition_is_input_where_its_folder_takes_the_output(store, edition):
    placed(store, edition, edition)
    assert recall(store, "asked", edition) is not None
    (edition / "a.yaml").write_text("b")
    assert recall(store, "asked", edition) is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_any_process_of_a_build_looks_at_is_noted(edition, jobs):
    (edition / "b.yaml").write_text("b")
    with watching() as seen:
        in_processes([lambda: 0, (edition / "b.yaml").read_text, lambda: len(list(edition.iterdir()))], jobs)
    assert str(edition / "b.yaml") in seen.files
    assert str(edition) in seen.folders


def test_what_is_written_is_no_input(tmp_path):
    with watching() as seen:
        (tmp_path / "out.pdf").write_bytes(b"x")
    assert str(tmp_path / "out.pdf") not in seen.files
    assert isinstance(seen, Seen)


def build(article, out, store, *more):
    command = [UMBRUCH, "build", article, "--variant", "screen", "--out", out, *more]
    env = {**os.environ, "XDG_CACHE_HOME": str(store)}
    return subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finished(process):
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def article(tmp_path):
    for part in ("styles", "fonts"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "copy").mkdir()
    return Path(shutil.copy(ROOT / "articles/2025-08-22/rutte-kiew.yaml", tmp_path / "copy"))


@pytest.mark.slow
def test_builds_with_and_without_the_cache_are_alike(article, tmp_path):
    own = tmp_path / "cache"
    finished(build(article, tmp_path / "without", own, "--no-cache"))
    wanted = bytes_of(tmp_path / "without")
    assert not (own / "umbruch/made").exists()
    both = [build(article, tmp_path / f"at-once-{number}", own) for number in range(2)]
    for process in both:
        finished(process)
    finished(build(article, tmp_path / "again", own))
    for name in ("at-once-0", "at-once-1", "again"):
        assert bytes_of(tmp_path / name) == wanted
    article.write_text(article.read_text("utf-8").replace("Alle Angaben", "Sämtliche Angaben"), "utf-8")
    finished(build(article, tmp_path / "changed", own))
    finished(build(article, tmp_path / "changed-without", own, "--no-cache"))
    assert bytes_of(tmp_path / "changed") == bytes_of(tmp_path / "changed-without") != wanted


@pytest.mark.slow
def test_a_stylesheet_that_changes_is_seen_by_a_build_over_processes(tmp_path):
    """Each variant's is read by the process that draws it; what is made lies beside the copy, as `--out .` has it."""
    edition = paper(tmp_path / "paper")
    every = ("--variant", "print", "--variant", "proof", "--variant", "archive", "--jobs", "4")
    own, slug, before = tmp_path / "cache", "ozd-2025-08-22-nr1", None
    for thick, name in enumerate(("page", "print", "proof", "archive", "screen"), 5):
        finished(build(edition, edition.parent, own, *every))
        assert bytes_of(edition.parent / slug) != before
        before = bytes_of(edition.parent / slug)
        sheet = edition.parent / f"styles/ozd/{name}.css"
        sheet.write_text(sheet.read_text("utf-8") + f".imprint > .box {{ border-top-width: 0.{thick}pt }}\n", "utf-8")
    finished(build(edition, edition.parent, own, *every))
    finished(build(edition, tmp_path / "without", own, "--no-cache", *every))
    assert before != bytes_of(edition.parent / slug) == bytes_of(tmp_path / "without" / slug)


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.full)])
def test_a_build_killed_at_any_moment_harms_no_other(article, tmp_path, rounds):
    own = tmp_path / "cache"
    start = time.perf_counter()
    finished(build(article, tmp_path / "wanted", own, "--no-cache"))
    took = time.perf_counter() - start
    wanted = bytes_of(tmp_path / "wanted")
    chance = random.Random(8)
    for _ in range(rounds):
        process = build(article, tmp_path / "killed", own)
        try:
            process.wait(chance.uniform(0, took))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        for path, content in bytes_of(tmp_path / "killed").items() if (tmp_path / "killed").exists() else ():
            assert path.endswith(".part") or content == wanted[path]
        if chance.random() < 0.5:
            shutil.rmtree(own / "umbruch/made", ignore_errors=True)
    finished(build(article, tmp_path / "after", own))
    assert bytes_of(tmp_path / "after") == wanted


@pytest.mark.slow
def test_one_story_changed_leaves_the_others_as_they_were_set(tmp_path):
    own = tmp_path / "cache"
    (own / "umbruch").mkdir(parents=True)
    (own / "umbruch/fonts").symlink_to(user_cache_path("umbruch") / "fonts")  # prepared already
    edition = paper(tmp_path / "paper", ad=False)
    finished(build(edition, tmp_path / "first", own))
    story = edition.parent / "zwei.yaml"
    story.write_text(story.read_text("utf-8").replace("bleibt bis zum Herbst", "bleibt bis zum Sommer", 3), "utf-8")
    finished(build(edition, tmp_path / "changed", own))
    finished(build(edition, tmp_path / "without", own, "--no-cache"))
    assert bytes_of(tmp_path / "changed") == bytes_of(tmp_path / "without") != bytes_of(tmp_path / "first")
    for entry in (own / "umbruch/made").rglob("*"):
        if entry.is_file():
            entry.write_bytes(entry.read_bytes()[:-1])  # every entry torn
    story.write_text(story.read_text("utf-8").replace("Sommer", "Herbst"), "utf-8")
    finished(build(edition, tmp_path / "torn", own))
    assert bytes_of(tmp_path / "torn") == bytes_of(tmp_path / "first")


#: Fills a small disk that holds the cache but for so many KiB, builds, makes room, and builds again.
_FULL = """\
set -e
disk=$1 warm=$2 left=$3 out=$4
shift 4
mount -t tmpfs -o size=32m none "$disk"
cp -r "$warm/." "$disk"
head -c "$(($(df -k --output=avail "$disk" | tail -1) * 1024 - left * 1024))" /dev/zero > "$disk/ballast"
XDG_CACHE_HOME="$disk" "$@" --out "$out/full" || echo "exit $?"
rm "$disk/ballast"
XDG_CACHE_HOME="$disk" "$@" --out "$out/room"
XDG_CACHE_HOME="$disk" "$@" --out "$out/again"
"""


def on_a_small_disk(tmp_path, warm, left, article):
    apart = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mount name space for a small disk")
    (tmp_path / "disk").mkdir(exist_ok=True)
    command = [*apart, "sh", "-c", _FULL, "sh", tmp_path / "disk", warm, left, tmp_path / f"left-{left}",
               UMBRUCH, "build", article, "--variant", "screen"]  # fmt: skip
    ran = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran


@pytest.mark.slow
def test_a_full_cache_disk_makes_no_build_wrong(article, tmp_path):
    warm = tmp_path / "warm"
    finished(build(article, tmp_path / "wanted", warm, "--no-cache"))
    wanted = bytes_of(tmp_path / "wanted")
    shutil.rmtree(warm / "umbruch/fonts/sets")  # which faces make a set is new to a disk that filled up overnight
    for left in (0, 24):
        on_a_small_disk(tmp_path, warm, left, article)
        for name in ("full", "room", "again"):
            assert bytes_of(tmp_path / f"left-{left}" / name) == wanted, (left, name)


@pytest.mark.slow
def test_a_disk_too_full_for_faces_says_so(article, tmp_path):
    (tmp_path / "cold").mkdir()
    ran = on_a_small_disk(tmp_path, tmp_path / "cold", 64, article)
    assert "font/cannot-prepare" in ran.stderr
    assert "exit 7" in ran.stdout
    assert bytes_of(tmp_path / "left-64/room") == bytes_of(tmp_path / "left-64/again")
