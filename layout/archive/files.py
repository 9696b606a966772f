"""Files that must last: written through to the disk, hashed on the way, read without following links.

A file or folder is only relied on after it and the folder that names it have been synced; that is what makes
"renamed into place" mean "there after a power cut". Reading refuses everything that is no plain file, so no
link, pipe or device in a bag is ever followed.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from layout.errors import WriteError
from layout.findings import Finding, Place, Severity

_CHUNK: Final = 1 << 20
#: Archived files are readable by all and writable by nobody: an editor that opens one by mistake can't save
#: over it.
_ARCHIVED_MODE: Final = 0o444


class Digest(Struct, frozen=True, kw_only=True):
    """What is recorded of a file: its two digests in lower-case hex and its size in bytes."""

    sha256: str
    sha512: str
    size: int


class UnsafeEntryError(Exception):
    """A path leads to something that is no plain file."""


def digest_of(data: bytes) -> Digest:
    """Return the digest of some bytes."""
    return Digest(sha256=hashlib.sha256(data).hexdigest(), sha512=hashlib.sha512(data).hexdigest(), size=len(data))


def below(folder: Path, name: str) -> Path:
    """Return the path of a file of a bag.

    Args:
        folder: the bag.
        name: the file's path in it, with forward slashes.

    Raises:
        UnsafeEntryError: if the bag, the file or a folder on the way is a link.
    """
    path = folder
    for part in ("", *name.split("/")):
        path /= part
        if path.is_symlink():
            raise UnsafeEntryError(f"{path.name} is a link")
    return path


def read_plain(path: Path, *, limit: int) -> bytes:
    """Read a plain file of at most `limit` bytes.

    Raises:
        UnsafeEntryError: for a link, pipe, device or folder, and for a file over the limit.
        OSError: as `open` does.
    """
    with _open_plain(path) as handle:
        data = handle.read(limit + 1)
    if len(data) > limit:
        raise UnsafeEntryError(f"larger than {limit} bytes")
    return data


def digest_file(path: Path) -> Digest:
    """Return the digest of a plain file, read once in chunks.

    Raises:
        UnsafeEntryError: for anything that is no plain file.
        OSError: as `open` does.
    """
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    with _open_plain(path) as handle:
        while chunk := handle.read(_CHUNK):
            short.update(chunk)
            long.update(chunk)
            size += len(chunk)
    return Digest(sha256=short.hexdigest(), sha512=long.hexdigest(), size=size)


@contextmanager
def _open_plain(path: Path) -> Iterator[BinaryIO]:
    # O_NONBLOCK: opening a pipe must not wait for a writer before we can see that it is one.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if path.is_symlink():
            raise UnsafeEntryError("a link") from error
        raise
    with os.fdopen(descriptor, "rb") as handle:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnsafeEntryError("no plain file")
        yield handle


def write_archived(path: Path, data: bytes) -> Digest:
    """Write a new file of a bag, synced; the folder is the caller's to sync."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as handle:
        handle.write(data)
        handle.flush()
        _settle(handle.fileno())
    return digest_of(data)


def copy_archived(source: Path, target: Path) -> Digest:
    """Copy a file into a bag, synced, and return the digest of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    with source.open("rb") as reader, target.open("xb") as writer:
        while chunk := reader.read(_CHUNK):
            short.update(chunk)
            long.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        writer.flush()
        _settle(writer.fileno())
    return Digest(sha256=short.hexdigest(), sha512=long.hexdigest(), size=size)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, sync it and rename it: it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_tree(folder: Path) -> None:
    """Sync every folder of a tree, the deepest first."""
    for place, _folders, _files in os.walk(folder, topdown=False):
        sync_folder(Path(place))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(what: Path, hint: str = "") -> Iterator[None]:
    """Turn a failure of the disk into a `WriteError` with a finding.

    Raises:
        WriteError: for any OSError inside.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        place = Place(str(error.filename or what))
        message = f"cannot write to {what}: {reason}"
        hint = hint or "free some space or check the rights of the folder, then run the command again"
        finding = Finding(code="archive/cannot-write", severity=Severity.FAIL, message=message, hint=hint, place=place)
        raise WriteError(message, (finding,)) from error


def _settle(descriptor: int) -> None:
    os.fchmod(descriptor, _ARCHIVED_MODE)
    os.fsync(descriptor)
