"""The store: the archive's folder, and how an edition gets into it whole or not at all.

    archive/
      2025/ozd-2025-08-22-nr1/             a bag; never changed once it is here
      2025/ozd-2025-08-22-nr1-v2/          its corrected version
      2025/ozd-2025-08-22-nr1.links.json   what points at the bag from others: outside it, so that it stays as it is
      catalogue.sqlite                     what `search` and `list` read; made from the bags at any time
      fixity.jsonl                         when each bag was added and checked
      .staging/  .lock                     an edition on its way in; who is writing

A bag is written in `.staging/`, synced, and renamed to its place: a kill leaves it there whole or not at
all, and whoever writes next clears what lies in staging. One writer at a time holds the lock, which the
system gives back when its process ends. What follows the rename (log, catalogue, links) is made good by
whoever comes next, because all of it is derived from the bags.

A correction never touches the version before it. The new bag says in `bag-info.txt` what it replaces, with
that bag's seal; the way back stands in the catalogue and in the old bag's links file. The same holds for an
edition whose `corrections:` name an older one.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout.archive import bag, fixity
from layout.archive.bag import Payload
from layout.archive.files import below, read_plain, sync_folder, sync_tree, writing
from layout.archive.reading import Printed, read_printed
from layout.archive.record import FontRecord, as_json, issue_record
from layout.archive.software import requirements, software
from layout.copy.model import Edition
from layout.errors import MissingPartError, UsageError
from layout.findings import Finding, Place, Result, Severity
from layout.makeup.lock import FILE_NAME as LOCK_NAME
from layout.preflight.profiles import WAIVERS

STAGING: Final = ".staging"
LOCK: Final = ".lock"
#: Where an edition without a date goes.
UNDATED: Final = "undated"
#: Largest JSON file read from a bag; layout.json of a 96-page broadsheet is about 60 MB.
JSON_LIMIT: Final = 512 << 20

_YEAR: Final = re.compile(r"\d{4}|undated")
_VERSION: Final = re.compile(r"(?P<slug>.+?)(?:-v(?P<version>[1-9]\d*))?")
_LIKE_A_VERSION: Final = re.compile(r"-v[1-9]\d*$")
#: What of a bag makes an edition another edition; reports, readers' notes and software may differ without that.
_CONTENT: Final = ("data/archive/", "data/press/", "data/source/", "data/style/", "data/fonts/")
_NOTES: Final = "marks.yaml"
_FONT_FILES: Final = frozenset({".yaml", ".ttf", ".otf", ".woff", ".woff2", ".txt"})
#: Files kept beside the copy: where its pages stand, what of them was let pass, and what was said of them.
_BESIDE: Final = (LOCK_NAME, WAIVERS, _NOTES)


class BagName(Struct, frozen=True, kw_only=True, order=True):
    """The name of a bag: its year, the edition's slug and the version."""

    year: str
    slug: str
    version: int = 1

    @property
    def name(self) -> str:
        """Its folder's name, as in ozd-2025-08-22-nr1-v2.

        A first version bears the plain slug, unless that itself ends like a version.
        """
        plain = self.version == 1 and not _LIKE_A_VERSION.search(self.slug)
        return self.slug if plain else f"{self.slug}-v{self.version}"

    @property
    def path(self) -> str:
        """Its folder relative to the archive."""
        return f"{self.year}/{self.name}"

    @classmethod
    def of(cls, year: str, folder: str) -> "BagName":
        """Return the name that a folder of the archive stands for."""
        match = _VERSION.fullmatch(folder)
        if match is None:
            return cls(year=year, slug=folder)
        return cls(year=year, slug=match["slug"], version=int(match["version"] or 1))


class Build(Struct, frozen=True, kw_only=True):
    """A finished edition and what else belongs in its bag."""

    edition: Edition
    publication: str
    """The newspaper's title."""
    folder: Path
    """The build's folder, out/<slug>."""
    style: Path
    """The folder of the house style."""
    fonts: tuple[FontRecord, ...] = ()
    fonts_folder: Path | None = None
    """The paper's folder fonts/: its fonts.yaml and the font files in it are needed to build again."""
    reports: tuple[Path, ...] = ()
    """What goes beside layout.json and report.json: the preflight's report, the lock of the make-up."""


class Added(Struct, frozen=True, kw_only=True):
    """An edition in the archive."""

    name: BagName
    folder: Path
    new: bool
    """False where the newest version already was this very edition."""


def bags(archive: Path) -> tuple[BagName, ...]:
    """Return the bags of an archive, by year and name. Nothing inside them is read.

    Raises:
        MissingPartError: if a folder of the archive can't be listed.
    """
    if not _is_there(archive):
        return ()
    found = listed(archive)
    if found.findings:
        raise MissingPartError(f"{archive} cannot be read", found.findings)
    return found.value


def required(archive: Path) -> None:
    """Make sure that there is an archive.

    Raises:
        UsageError: if there is no such folder.
        MissingPartError: if it can't be reached.
    """
    if not _is_there(archive):
        raise UsageError(f"there is no archive at {archive}")


def _is_there(archive: Path) -> bool:
    try:
        return archive.is_dir()
    except OSError as error:  # a folder above it may not be entered
        raise MissingPartError(f"{archive} cannot be read", (_unreadable(archive, error),)) from error


def listed(archive: Path) -> Result[tuple[BagName, ...]]:
    """Return the bags of an archive, by year and name, and a finding for each folder that can't be listed."""
    names: list[BagName] = []
    findings: list[Finding] = []
    try:
        years = [
            entry.name
            for entry in os.scandir(archive)
            if _YEAR.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]
    except OSError as error:
        return Result((), (_unreadable(archive, error),))
    for year in sorted(years):
        try:
            names += [
                BagName.of(year, entry.name)
                for entry in os.scandir(archive / year)
                if not entry.name.startswith(".") and (entry.is_symlink() or entry.is_dir())
            ]
        except OSError as error:
            findings.append(_unreadable(archive / year, error))
    return Result(tuple(sorted(names)), tuple(findings))


def _unreadable(folder: Path, error: OSError) -> Finding:
    return Finding(
        code="archive/unreadable",
        severity=Severity.FAIL,
        message=f"{folder} can't be read: {error.strerror or error}",
        hint="check the rights of the folder; what is in it is not known",
        place=Place(str(folder)),
    )


def find_bag(archive: Path, name: str) -> BagName:
    """Return the bag of a name as users type it.

    A slug stands for its newest version; slug-v1 or year/slug for one version.

    Raises:
        UsageError: if the archive has no such edition, or there is no archive.
        MissingPartError: if a folder of the archive can't be listed.
    """
    required(archive)
    there = bags(archive)
    for found in there:
        if name in {found.path, f"{found.slug}-v{found.version}"}:
            return found
    versions = [found for found in there if found.slug == name]
    if versions:
        return max(versions, key=lambda found: (found.version, found.year))
    message = f"{name!r} is not in the archive {archive}"
    hint = "umbruch archive list shows what is"
    finding = Finding(
        code="archive/not-found",
        severity=Severity.FAIL,
        message=message,
        hint=hint,
        place=Place(str(archive)),
    )
    raise UsageError(message, (finding,))


def put(archive: Path, build: Build, *, now: datetime) -> Result[Added]:
    """Put an edition into the archive; the caller holds the lock and brings catalogue and links up to date.

    The same edition once more is no new version: a run that was cut short can simply be repeated.

    Args:
        archive: the archive's folder; it is made if need be.
        build: the edition.
        now: the time to be recorded.

    Raises:
        MissingPartError: if the build lacks a file.
        WriteError: if the disk does not take the bag.
    """
    printed, payload = _payload(build)
    year = f"{build.edition.date.year:04d}" if build.edition.date else UNDATED
    with writing(archive):
        earlier = [name for name in bags(archive) if name.slug == build.edition.slug and name.year == year]
        newest = max(earlier, key=lambda name: name.version, default=None)
        staged = _staged(archive, payload, _info(build, printed, archive, newest, now))
        if newest and _content(staged) == _content(archive / newest.path):
            shutil.rmtree(staged)
            return Result(Added(name=newest, folder=archive / newest.path, new=False), (_already_in(newest),))
        name = BagName(year=year, slug=build.edition.slug, version=newest.version + 1 if newest else 1)
        folder = archive / name.path
        folder.parent.mkdir(exist_ok=True)
        staged.rename(folder)
        sync_folder(folder.parent)
        sync_folder(archive)
        entry = fixity.Entry(bag=name.path, event="added", time=now.isoformat(), seal=bag.seal(folder))
        fixity.append(archive, (entry,))
    return Result(Added(name=name, folder=folder, new=True))


@contextmanager
def locked(archive: Path) -> Iterator[None]:
    """Hold the archive's lock: wait for another writer to end, then clear what an interrupted one left.

    Raises:
        WriteError: if the archive can't be written to.
    """
    with writing(archive):
        archive.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(archive / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with writing(archive):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if (archive / STAGING).exists():
                shutil.rmtree(archive / STAGING)
        yield
    finally:
        os.close(descriptor)


def read_json(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """Read a JSON file of a bag.

    Raises:
        OSError, UnsafeEntryError: if it can't be read.
        ValueError: if it is no JSON.
    """
    try:
        return json.loads(read_plain(below(folder, f"data/{name}"), limit=JSON_LIMIT))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read_issue(folder: Path) -> dict[str, Any]:
    """Read the record of a bag.

    Raises:
        OSError, UnsafeEntryError: if it can't be read.
        ValueError: if it is no record of format 1.
    """
    issue = read_json(folder, "metadata/issue.json")
    if not isinstance(issue, dict) or issue.get("format") != 1:
        raise ValueError("it is no record of an issue")
    return issue


def read_bag_layout(folder: Path) -> Printed:
    """Read the made-up pages of a bag.

    Raises:
        OSError, UnsafeEntryError: if they can't be read.
        ValueError: if it is no layout.json.
    """
    return read_printed(read_plain(below(folder, "data/reports/layout.json"), limit=JSON_LIMIT))


def _staged(archive: Path, payload: Iterable[Payload], info: Iterable[tuple[str, str]]) -> Path:
    staging = archive / STAGING
    staging.mkdir(parents=True, exist_ok=True)
    staged = staging / "bag"
    try:
        bag.write_bag(staged, payload, info)
        sync_tree(staged)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return staged


def _content(folder: Path) -> dict[str, str] | None:
    """Return the digests of what makes the edition what it is; None where the bag can't say."""
    try:
        digests = bag.read_payload_digests(folder)
    except (OSError, ValueError):
        return None
    notes = f"data/source/{_NOTES}"
    return {name: digest for name, digest in digests.items() if name.startswith(_CONTENT) and name != notes}


def _payload(build: Build) -> tuple[Printed, tuple[Payload, ...]]:
    slug = build.edition.slug
    made = {
        f"archive/{slug}.pdf": build.folder / f"{slug}.archive.pdf",
        f"press/{slug}-print.pdf": build.folder / f"{slug}.print.pdf",
        "reports/layout.json": build.folder / "layout.json",
        "reports/report.json": build.folder / "report.json",
        **{f"reports/{report.name}": report for report in build.reports},
    }
    copied = {f"source/{name}": build.edition.root / name for name in source_files(build.edition)}
    style = {f"style/{build.style.name}/{name}": path for name, path in _visible(build.style)}
    fonts = {
        f"fonts/{name}": path
        for name, path in (_visible(build.fonts_folder) if build.fonts_folder else ())
        if path.suffix.lower() in _FONT_FILES
    }
    files = {**made, **copied, **style, **fonts}
    missing = [path for path in files.values() if not path.is_file()]
    if missing:
        raise MissingPartError(f"{missing[0]} is missing", [_missing(path) for path in missing])
    printed, version = _read_build(build)
    recorded = software(version)
    written: dict[str, object] = {
        "metadata/issue.json": issue_record(build.edition, printed, build.publication),
        "metadata/fonts.json": [_font(font) for font in build.fonts],
        "software.json": recorded,
    }
    return printed, (
        *(Payload(name=name, content=path) for name, path in files.items()),
        *(Payload(name=name, content=as_json(value)) for name, value in written.items()),
        Payload(name="requirements.txt", content=requirements(recorded)),
    )


def _visible(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder with their names in it, without hidden ones and caches."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith((".", "__")) for part in inside.parts):
            yield inside.as_posix(), path


def source_files(edition: Edition) -> tuple[str, ...]:
    """Return the files an edition is made from, relative to its folder: its own and all it names."""
    named: list[Path] = [edition.path, *(Path(article.file) for article in edition.articles)]
    refs = [picture.file for article in edition.articles for picture in article.pictures]
    refs += [ad.file for ad in edition.ads]
    refs += [filler.file for filler in edition.fillers if filler.file]
    named += [ref.path for ref in refs if ref.path]
    inside = [path.resolve().relative_to(edition.root).as_posix() for path in named]
    beside = [name for name in _BESIDE if not edition.bare and (edition.root / name).is_file()]
    return tuple(dict.fromkeys((*inside, *beside)))


def _read_build(build: Build) -> tuple[Printed, str]:
    try:
        printed = read_printed((build.folder / "layout.json").read_bytes())
        report: Mapping[str, Any] = json.loads((build.folder / "report.json").read_bytes())
        version = str(report["umbruch"])
    except (ValueError, KeyError, TypeError) as error:
        raise _no_build(build, repr(error)) from error
    if printed.slug != build.edition.slug:
        raise _no_build(build, f"it is the build of {printed.slug}")
    return printed, version


def _no_build(build: Build, why: str) -> MissingPartError:
    message = f"{build.folder} is no finished build of {build.edition.slug}: {why}"
    finding = Finding(
        code="archive/no-build",
        severity=Severity.FAIL,
        message=message,
        hint="build the edition again",
        place=Place(str(build.folder)),
    )
    return MissingPartError(message, (finding,))


def _info(
    build: Build, printed: Printed, archive: Path, newest: BagName | None, now: datetime
) -> tuple[tuple[str, str], ...]:
    edition = build.edition
    day = f" of {edition.date.isoformat()}" if edition.date else ""
    number = f", number {edition.number}" if edition.number is not None else ""
    return (
        ("Source-Organization", edition.imprint.publisher.text if edition.imprint else ""),
        ("External-Identifier", edition.slug),
        ("External-Description", f"{printed.title if edition.bare else build.publication}{day}{number}"),
        ("Bagging-Date", now.date().isoformat()),
        ("Bag-Software-Agent", "umbruch"),
        ("Umbruch-Version-Of-Edition", str(newest.version + 1 if newest else 1)),
        ("Umbruch-Replaces", f"{newest.name} sha256:{_seal_of(archive / newest.path)}" if newest else ""),
        *(("Umbruch-Corrects", fix.edition) for fix in edition.corrections),
    )


def _seal_of(folder: Path) -> str:
    try:
        return bag.seal(folder)
    except OSError:
        return "unreadable"


def _font(font: FontRecord) -> dict[str, str]:
    return {
        "name": font.name,
        "version": font.version,
        "licence": font.licence,
        "source": font.source,
        "sha256": font.sha256,
    }


def _already_in(name: BagName) -> Finding:
    message = f"{name.name} is in the archive already, with the same pages and the same copy"
    return Finding(code="archive/already-in", severity=Severity.INFO, message=message, place=Place(name.path))


def _missing(path: Path) -> Finding:
    return Finding(
        code="archive/part-missing",
        severity=Severity.FAIL,
        message=f"{path.name} is missing",
        hint="build the edition with the variants print and archive",
        place=Place(str(path)),
    )
