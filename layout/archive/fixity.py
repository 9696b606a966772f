"""The fixity log: when each bag was added and checked, and how it was then.

`fixity.jsonl` lies beside the bags, a JSON object a line, and only ever grows. It knows what no bag can know
of itself: that a bag was there, and which seal it had. So it finds a bag that is gone and one whose files
and manifests were changed together. A line that a kill or a power cut broke off is passed over, and the next
one starts on a line of its own.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import asdict

from layout.findings import Finding, Place, Severity

FILE: Final = "fixity.jsonl"
Event = Literal["added", "whole", "damaged"]


class Entry(Struct, frozen=True, kw_only=True):
    """A line of the log."""

    bag: str
    """The bag's folder relative to the archive, as in 2025/ozd-2025-08-22-nr1."""
    event: Event
    time: str
    """When, in ISO 8601 with the time zone."""
    seal: str
    """The bag's seal at that time; empty where it could not be read."""
    faults: int = 0
    """How many faults were found."""


class History(Struct, frozen=True, kw_only=True):
    """What the log knows of one bag."""

    seal: str
    """Its seal when it was added."""
    last_checked: str
    """When it was last checked; empty if never."""


def append(archive: Path, entries: Iterable[Entry]) -> None:
    """Add lines to the log, in one write, and sync it.

    Raises:
        OSError: if it can't be written.
    """
    lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
    descriptor = os.open(archive / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(descriptor, "r+b", buffering=0) as handle:
        size = handle.seek(0, os.SEEK_END)
        broken = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        handle.write((("\n" if broken else "") + lines).encode("utf-8"))
        os.fsync(descriptor)


def histories(archive: Path) -> dict[str, History]:
    """Return what the log knows, by bag.

    Raises:
        OSError: if there is a log and it can't be read.
    """
    known: dict[str, History] = {}
    for entry in _entries(archive):
        before = known.get(entry.bag, History(seal="", last_checked=""))
        known[entry.bag] = History(
            seal=before.seal or entry.seal,
            last_checked=before.last_checked if entry.event == "added" else entry.time,
        )
    return known


def reseal_findings(archive: Path, bag: str, seal: str) -> list[Finding]:
    """Return a finding where a bag has another seal than it was added with; none where the log does not know it.

    Args:
        archive: the archive's folder.
        bag: the bag's folder relative to it.
        seal: its seal now.

    Raises:
        OSError: if there is a log and it can't be read.
    """
    known = histories(archive).get(bag)
    return [resealed(bag)] if known and known.seal and known.seal != seal else []


def resealed(bag: str) -> Finding:
    """Return the finding for a bag whose manifests are not those it was added with."""
    return Finding(
        code="archive/reseal",
        severity=Severity.FAIL,
        message="its manifests are not those it was added with",
        hint="someone changed files and manifests together; compare with another copy",
        place=Place(bag),
    )


def _entries(archive: Path) -> Iterable[Entry]:
    try:
        lines = (archive / FILE).read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue  # broken off by a kill, or written by a later version
