"""The cache: what was made once is kept under a digest of all it was made from, and not made again.

An entry is found by what went into it and says itself whether it is whole, so nothing ever has to be declared out of date
and two builds can write at once: both write the same bytes beside and rename them into place. An entry that is torn, cut
short or from another version is one that is not there; a disk that is full keeps nothing. The cache lies in the user's
cache folder, is kept below a size, and can be deleted at any time. A build without it makes the same bytes.

`Store` keeps bytes. `recall` and `keep` remember whole builds: every file a build opened and every folder it listed is
noted with a digest of what was in it, and where all of them are as they were, the finished files are put in place again.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout.press.watching import Seen
from layout.press.write import write_whole

#: Begins every entry; counts up when the shape of entries changes.
_MAGIC: Final = b"umbruch cache 1\n"
_DIGEST: Final = 32
#: Bytes kept at most, and the share of it that is left when the oldest entries are dropped.
LIMIT: Final = 1 << 30
_LEFT: Final = 0.8
#: The share of its limit that a store may grow by before it is looked through.
_GROWTH: Final = 1 / 16
#: How growth is noted: a byte in a file for each so many bytes kept, or part of them.
_NOTED: Final = 1 << 16
#: Seconds after which a file half written belongs to nobody.
_ABANDONED: Final = 3600.0


class Store:
    """Bytes by key, in a folder.

    Args:
        folder: where entries lie.
        limit: bytes kept at most.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._growth = folder / "growth"

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None; using an entry makes it young."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        head, content = entry[: len(_MAGIC) + _DIGEST], entry[len(_MAGIC) + _DIGEST :]
        if head != _MAGIC + _digest_of(key, content):
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key; where there is no room, they are not kept."""
        path = self._path(key)
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "wb") as stream:
                stream.write(_MAGIC + _digest_of(key, content) + content)
            Path(temporary).replace(path)
            with self._growth.open("ab") as growth:
                growth.write(b"." * (len(content) // _NOTED + 1))
        except OSError:
            if temporary:
                with suppress(OSError):
                    Path(temporary).unlink()

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key; made now, and kept, where it is not there."""
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def trim_if_grown(self) -> None:
        """Trim the store where it may have outgrown its limit: to look through its entries takes as long as to make a page."""
        try:
            grown = self._growth.stat().st_size * _NOTED
        except OSError:
            return
        if grown > self._limit * _GROWTH:
            with suppress(OSError):
                self._growth.unlink()
            self.trim()

    def trim(self) -> None:
        """Drop what was not used for longest, if the store has outgrown its limit, and what was never finished."""
        entries = []
        for path in self._folder.glob("??/*"):
            with suppress(OSError):
                found = path.stat()
                entries.append((found.st_mtime, found.st_size, path))
        newest = max((age for age, _, _ in entries), default=0.0)
        room = self._limit
        if sum(size for _, size, _ in entries) > self._limit:
            room = int(self._limit * _LEFT)
        for age, size, path in sorted(entries, reverse=True):
            room -= size
            if room < 0 or (path.suffix == ".part" and age < newest - _ABANDONED):
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


def _digest_of(key: str, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST, key=key.encode()[:64]).digest()


def key_of(*parts: object) -> str:
    """Return the key of what is made from parts: bytes as they are, other values as they print; and of our version."""
    digest = hashlib.blake2b(version().encode(), digest_size=20)
    for part in parts:
        written = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(written).to_bytes(8, "little") + written)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def version() -> str:
    """Return what changes whenever the program may make other bytes: its own files, and what is installed beside it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - at each start
    own = sorted((name[len(package) :], size, age) for name, size, age in _files_below(package))
    beside = sorted(name for entry in {*sys.path} for name in _names_in(entry) if name.endswith(".dist-info"))
    return hashlib.blake2b(repr((own, beside, sys.version)).encode(), digest_size=20).hexdigest()


def _files_below(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the files below a folder but for compiled ones, with their sizes and ages."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files_below(entry.path)
            elif not entry.name.endswith(".pyc"):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns


def _names_in(folder: str) -> Sequence[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208 - names alone
    except OSError:
        return ()


# -- whole builds ------------------------------------------------------------------------------------------------------


class Outcome(Struct, frozen=True, kw_only=True):
    """What a build left: its files by their path from the output folder, and what it said.

    A file that lay in place already comes without its content.
    """

    files: Mapping[str, bytes]
    said: Sequence[Mapping[str, Any]]
    lines: Sequence[str]


def keep(store: Store, asked: object, seen: Seen, outcome: Outcome, *, out: Path, root: Path, cache: Path) -> None:
    """Remember a build.

    Args:
        store: where.
        asked: what was asked for, as it prints.
        seen: what the build looked at.
        outcome: what it made.
        out: the folder its files were written to, and which may hold the edition too.
        root: the edition's folder, part of its input wherever it lies.
        cache: the user's cache folder, no part of its input.
    """
    inside = str(root.resolve()) + os.sep
    outside = str(cache.resolve()) + os.sep
    programs = tuple(str(folder) + os.sep for folder in _PROGRAMS)
    own = {str((out / name).absolute()) for name in outcome.files}

    def counts(path: str) -> bool:
        return not path.startswith(outside) and (path.startswith(inside) or not path.startswith(programs))

    files = {path: (_stamp(path), _file_digest(path)) for path in sorted(seen.files - own) if counts(path)}
    if any(max(stamp[1:3]) > seen.began * 1e9 for stamp, _ in files.values() if stamp):
        return  # changed while it was read: what was read cannot be known
    folders = {path: _listing(path) for path in sorted({*seen.folders, str(root.resolve())}) if counts(path + os.sep)}
    made = {}
    for name, content in outcome.files.items():
        made[name] = key_of(content)
        store.put(made[name], content)
    placed = {str((out / name).absolute()): _stamp(str(out / name)) for name in made}
    note = {
        "files": files, "folders": folders, "libraries": _libraries(), "made": made, "placed": placed,
        "said": list(outcome.said), "lines": list(outcome.lines),
    }  # fmt: skip
    store.put(key_of("build", asked), json.dumps(note).encode())
    store.trim_if_grown()


def recall(store: Store, asked: object, out: Path) -> Outcome | None:
    """Put a remembered build's files in place, if all it was made from is as it was.

    Raises:
        WriteError: if they cannot be written.
    """
    kept = store.get(key_of("build", asked))
    if kept is None:
        return None
    note = json.loads(kept)
    same = (
        all(_stamp(path) == stamp or _file_digest(path) == digest for path, (stamp, digest) in note["files"].items())
        and all(_listing(path) == digest for path, digest in note["folders"].items())
        and all(_stamp(path) == stamp for path, stamp in note["libraries"].items())
    )
    if not same:
        return None
    files: dict[str, bytes] = {}
    for name, key in note["made"].items():
        if not _lies_in_place(out / name, note["placed"]):
            content = store.get(key)
            if content is None:
                return None
            files[name] = content
    for name, content in files.items():
        if _file_digest(str(out / name)) != _digest(content):
            write_whole(out / name, content)
    return Outcome(files={name: files.get(name, b"") for name in note["made"]}, said=note["said"], lines=note["lines"])


def _lies_in_place(path: Path, placed: Mapping[str, list[int] | None]) -> bool:
    """Whether a file is there as the build left it."""
    stamp = _stamp(str(path))
    return stamp is not None and placed.get(str(path.absolute())) == stamp


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def file_digest(path: Path) -> str | None:
    """Return a digest of what is in a file, read once while nobody touches it; None if it is not there."""
    stamp = _stamp(str(path))
    return _digest_at(str(path), tuple(stamp)) if stamp else None


@lru_cache(maxsize=4096)
def _digest_at(path: str, _stamped: tuple[int, ...]) -> str | None:
    return _file_digest(path)


def _file_digest(path: str) -> str | None:
    """Return a digest of what is in a file; None if it is not there."""
    try:
        return _digest(Path(path).read_bytes())
    except OSError:
        return None


def _listing(path: str) -> str | None:
    """Return a digest of the names in a folder; None if it is not there."""
    try:
        names = "\0".join(sorted(entry.name for entry in Path(path).iterdir()))
        return _digest(names.encode("utf-8", "surrogateescape"))
    except OSError:
        return None


def _libraries() -> dict[str, list[int] | None]:
    """Return the libraries in memory that draw and measure, as far as the system tells, with their size and age."""
    try:
        maps = Path("/proc/self/maps").read_text("utf-8")
    except OSError:
        return {}
    paths = {line.rpartition(" ")[2] for line in maps.splitlines()}
    return {path: _stamp(path) for path in sorted(paths) if any(name in path for name in _DRAWING)}


def _stamp(path: str) -> list[int] | None:
    """Return what tells that nobody has touched a file: size, times, and that it is the same file; None without one.

    A program may set back when a file was written, never when it was changed.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - of a hundred files, to answer at once
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


_DRAWING: Final = (
    "libpango",
    "libharfbuzz",
    "libfontconfig",
    "libfreetype",
    "libglib",
    "liblcms",
    "libjpeg",
    "libyaml",
)
#: What is no one's input: the interpreter and what is installed, the machine's own, this package.
_PROGRAMS: Final = tuple(
    Path(folder)
    for folder in {
        sys.prefix,
        sys.base_prefix,
        os.path.realpath(sys.prefix),
        "/proc",
        "/sys",
        "/dev",
        "/etc",
        "/usr/lib",
        "/lib",
    }
)
