"""Verifying the archive: every bag, every file, every PDF, and that no bag is gone.

A bag that fails does not stop the others. Three layers are checked: the bag against its own manifests; the
bag against the fixity log, which knows the seal it was added with and that it was added at all; and what the
files say: PDFs open and have the pages of the record, the record and the pages can be read, YAML is such
that our own reader takes it (alias bombs are refused there).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout import yamlsource
from layout.archive import fixity
from layout.archive.bag import check_bag
from layout.archive.files import UnsafeEntryError, read_plain, writing
from layout.archive.index import stale_links
from layout.archive.pages import count_pages
from layout.archive.store import BagName, listed, read_bag_layout, read_issue, required
from layout.errors import WriteError
from layout.findings import Finding, Place, Result, Severity, worst

#: The loader takes no larger file; neither does the archive.
_YAML_LIMIT: Final = 5 << 20


class BagResult(Struct, frozen=True, kw_only=True):
    """What the check of one bag gave."""

    name: BagName
    findings: tuple[Finding, ...]
    files: int
    size: int
    """In bytes."""
    seal: str
    """Its seal where it is whole, else empty."""
    checked_before: str
    """When it was last checked before this time, in ISO 8601; empty if never."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong with it."""
        return worst(self.findings) < Severity.FAIL


def verify(archive: Path, *, now: datetime, only: Iterable[str] = ()) -> Result[tuple[BagResult, ...]]:
    """Check the archive's bags and write down when and how they were found.

    Args:
        archive: the archive's folder.
        now: the time to be recorded, with its zone.
        only: names of bags as in `BagName.path`; none means all.

    Returns:
        The results by bag; the findings of all bags, of bags that are gone, of folders and the log that cannot be read,
        and of the links files.

    Raises:
        UsageError: if there is no such folder.
    """
    required(archive)
    chosen = set(only)
    log, there = _log(archive), listed(archive)
    known = log.value
    results = tuple(
        _check(archive, name, known.get(name.path, fixity.History(seal="", last_checked="")))
        for name in there.value
        if not chosen or name.path in chosen
    )
    around = [*log.findings, *there.findings]
    if not chosen:
        around += _lost_log(archive, results)
        around += _strangers(archive, there.value)
    if not (chosen or there.findings):  # else not all bags are known
        named = {name.path for name in there.value}
        around += [_gone(path) for path in sorted(known) if path not in named]
        around += stale_links(archive)
    findings = (*(finding for result in results for finding in result.findings), *around)
    return Result(results, (*findings, *_unlogged(archive, results, now)))


def _log(archive: Path) -> Result[dict[str, fixity.History]]:
    """Return what the log knows; a finding where it cannot be read."""
    try:
        return Result(fixity.histories(archive))
    except OSError as error:
        message = f"the log of when bags were added can't be read: {error.strerror or error}"
        hint = "check its rights, or bring it back from another copy; until then no bag that is gone is found"
        return Result({}, (_fault("archive/unreadable", fixity.FILE, message, hint),))


def _check(archive: Path, name: BagName, history: fixity.History) -> BagResult:
    folder = archive / name.path
    check = check_bag(folder, name.path)
    findings = list(check.findings)
    if history.seal and check.seal and check.seal != history.seal:
        findings.append(fixity.resealed(name.path))
    if check.whole:
        findings += _meaning_findings(folder, name)
    whole = worst(findings) < Severity.FAIL
    return BagResult(
        name=name,
        seal=check.seal if whole else "",
        findings=tuple(findings),
        files=check.files,
        size=check.size,
        checked_before=history.last_checked,
    )


def _meaning_findings(folder: Path, name: BagName) -> Iterator[Finding]:
    pages: int | None = None
    for read, file in ((read_issue, "metadata/issue.json"), (read_bag_layout, "reports/layout.json")):
        try:
            found: Any = read(folder)
        except (OSError, UnsafeEntryError, ValueError, TypeError) as error:
            yield _fault("archive/record-damaged", f"{name.path}/data/{file}", f"it can't be read: {error}")
            continue
        if read is read_issue:
            pages = found.get("page_count")
            if found.get("slug") != name.slug:
                message = f"it is the record of {found.get('slug')!r}"
                yield _fault("archive/wrong-place", f"{name.path}/data/{file}", message)
    for path in sorted((folder / "data").rglob("*.pdf")):
        yield from _pdf_findings(path, f"{name.path}/{path.relative_to(folder).as_posix()}", pages)
    for path in sorted((folder / "data" / "source").rglob("*.y*ml")):
        yield from _yaml_findings(path, f"{name.path}/{path.relative_to(folder).as_posix()}")


def _pdf_findings(path: Path, shown: str, pages: int | None) -> Iterator[Finding]:
    try:
        counted = count_pages(path)
    except ValueError as error:
        yield _fault("archive/pdf-damaged", shown, f"it can't be opened: {error}")
        return
    if "/source/" not in shown and pages is not None and counted != pages:
        yield _fault("archive/pdf-pages", shown, f"it has {counted} pages, the record says {pages}")


def _yaml_findings(path: Path, shown: str) -> Iterator[Finding]:
    try:
        read = yamlsource.read_bytes(read_plain(path, limit=_YAML_LIMIT), shown)
        faults = [finding for finding in read.findings if finding.severity >= Severity.FAIL]
    except (OSError, UnsafeEntryError) as error:
        yield _fault("archive/yaml-refused", shown, f"it can't be read: {error}")
        return
    if faults:
        yield _fault("archive/yaml-refused", shown, f"{faults[0].code}: {faults[0].message}", faults[0].hint)


def _strangers(archive: Path, names: Iterable[BagName]) -> Iterator[Finding]:
    """Yield what lies among the bags and is none, such as a packed bag: it is never unpacked."""
    for year in sorted({name.year for name in names}):
        for path in sorted((archive / year).iterdir()):
            if path.is_file() and not path.name.endswith(".links.json") and not path.name.startswith("."):
                message = "a file among the bags; it was not looked into"
                hint = "a bag is a folder; unpack a packed one yourself, beside the archive"
                yield _fault("archive/stranger", f"{year}/{path.name}", message, hint)


def _unlogged(archive: Path, results: Iterable[BagResult], now: datetime) -> tuple[Finding, ...]:
    """Write the log; a log that can't be written is a warning, since what was found still holds."""
    entries = [
        fixity.Entry(
            bag=result.name.path,
            event="whole" if result.whole else "damaged",
            time=now.isoformat(),
            seal=result.seal,
            faults=len(result.findings),
        )
        for result in results
    ]
    try:
        with writing(archive / fixity.FILE):
            fixity.append(archive, entries)
    except WriteError as error:
        message = f"when the bags were checked could not be written down: {error}"
        hint = "check that the archive can be written to and has room, then verify again"
        return (
            Finding(
                code="archive/not-logged", severity=Severity.WARN, message=message, hint=hint, place=Place(fixity.FILE)
            ),
        )
    return ()


def _lost_log(archive: Path, results: tuple[BagResult, ...]) -> Iterator[Finding]:
    """Yield a warning where bags lie in the archive and no log knows of them."""
    if results and not (archive / fixity.FILE).exists():
        yield Finding(
            code="archive/log-missing",
            severity=Severity.WARN,
            message="there is no log of when bags were added: a bag that is gone, or sealed anew, is not found",
            hint="bring it back from another copy; without one, it begins anew with what was found now",
            place=Place(fixity.FILE),
        )


def _gone(path: str) -> Finding:
    return _fault("archive/bag-missing", path, "the bag was added and is gone", "bring it back from another copy")


def _fault(code: str, file: str, message: str, hint: str = "") -> Finding:
    return Finding(code=code, severity=Severity.FAIL, message=message, hint=hint, place=Place(file))
