"""Adding an edition to the archive: the bag, then the catalogue and the links, under one lock."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from layout.archive.index import refresh
from layout.archive.store import Added, Build, bags, locked, put
from layout.copy.model import Edition
from layout.findings import Finding, Place, Result, Severity


def add(archive: Path, build: Build, *, now: datetime) -> Result[Added]:
    """Add an edition to the archive.

    It is in whole or not at all, whenever the run is cut short; the same command again finishes. Another
    edition of the same slug is a new version beside the old one.

    Args:
        archive: the archive's folder; it is made if need be.
        build: the finished edition.
        now: the time to be recorded, with its zone.

    Returns:
        The edition in the archive; a remark where it is there already, where the catalogue was damaged, and for each
        edition that it corrects and the archive has not.

    Raises:
        MissingPartError: if the build lacks a file.
        WriteError: if the disk does not take it.
    """
    with locked(archive):
        result = put(archive, build, now=now)
        renewed = refresh(archive)
        there = {known for name in bags(archive) for known in (name.slug, name.name)}
    return Result(result.value, (*result.findings, *renewed, *_unlinked(build.edition, there)))


def _unlinked(edition: Edition, there: set[str]) -> Iterator[Finding]:
    for slug in dict.fromkeys(fix.edition for fix in edition.corrections if fix.edition not in there):
        yield Finding(
            code="archive/corrected-not-here",
            severity=Severity.INFO,
            message=f"it corrects {slug}, which is not in the archive",
            hint="both are linked as soon as that is added; if it was, look whether its name is right",
            place=Place(str(edition.path)),
        )
