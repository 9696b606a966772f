"""Adding an edition to the archive: the bag, then the catalogue and the links, under one lock."""

from datetime import datetime
from pathlib import Path

from layout.archive.index import refresh
from layout.archive.store import Added, Build, locked, put
from layout.findings import Result


def add(archive: Path, build: Build, *, now: datetime) -> Result[Added]:
    """Add an edition to the archive.

    It is in whole or not at all, whenever the run is cut short; the same command again finishes. Another
    edition of the same slug is a new version beside the old one.

    Args:
        archive: the archive's folder; it is made if need be.
        build: the finished edition.
        now: the time to be recorded, with its zone.

    Raises:
        MissingPartError: if the build lacks a file.
        WriteError: if the disk does not take it.
    """
    with locked(archive):
        result = put(archive, build, now=now)
        refresh(archive)
    return result
