"""What a build looks at: the files it opens and the folders it lists, in this process and in those it forks."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field


class Seen(Struct):
    """What a build looked at since it began: files it opened and folders it listed."""

    began: float = field(default_factory=time.time)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)


_watching: list[Seen] = []
_hooked: list[bool] = []


@contextmanager
def watching() -> Iterator[Seen]:
    """Note which files are opened for reading and which folders are listed meanwhile.

    What a forked process looks at is noted there: it brings it home, and `saw` adds it to what is noted here.
    """
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_note)
    seen = Seen()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)
        # Links are not followed; and not at every open, for there are thousands.
        seen.files, seen.folders = (set(map(os.path.abspath, places)) for places in (seen.files, seen.folders))


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or event not in {"open", "os.listdir", "os.scandir"}:
        return
    place = arguments[0] if arguments[0] is not None else "."
    if not isinstance(place, str | bytes | os.PathLike):
        return
    if event != "open":
        _watching[-1].folders.add(os.fsdecode(place))
    elif not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _watching[-1].files.add(os.fsdecode(place))


def watched() -> bool:
    """Whether anything is noted just now."""
    return bool(_watching)


def saw(seen: Seen) -> None:
    """Note what another process of this build looked at."""
    if _watching:
        _watching[-1].files |= seen.files
        _watching[-1].folders |= seen.folders
