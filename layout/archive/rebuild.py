"""Makes an edition again from its bag: all it takes is there, and the bytes come out the same.

Nothing of the bag is trusted: it is checked first, and its source is copied to a folder of its own, where it
is read like any copy. The build itself is handed in, since the archive knows nothing of how pages are made.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from layout.archive.bag import check_bag, unsafe
from layout.archive.files import UnsafeEntryError, digest_file
from layout.archive.pages import holds_files
from layout.archive.software import differences, software
from layout.archive.store import BagName, read_issue, read_json
from layout.errors import MissingPartError
from layout.findings import Finding, Place, Result, Severity
from layout.makeup.lock import FILE_NAME as LOCK_NAME


class Workplace(Struct, frozen=True, kw_only=True):
    """What a build is given: a folder with source/, styles/ and, if the paper has its own, fonts/."""

    source: Path
    """The edition's or the article's file."""
    style: Path
    """The folder of the house style, as it was; its name is the style's."""
    out: Path
    """Where the build is to put its folder."""
    embed: bool = False
    """Whether the archive PDF held its YAML."""


class Compared(Struct, frozen=True, kw_only=True):
    """A PDF of the bag and the one made again."""

    file: str
    recorded: str
    """SHA-256."""
    made: str
    """SHA-256; empty if the build did not make it."""

    @property
    def same(self) -> bool:
        """Whether the bytes are the same."""
        return self.recorded == self.made


def rebuild(
    archive: Path, name: BagName, build: Callable[[Workplace], Path], *, program_version: str
) -> Result[tuple[Compared, ...]]:
    """Make an edition again from its bag and compare the PDFs byte by byte.

    Args:
        archive: the archive's folder.
        name: the bag.
        build: makes the variants print and archive and returns the build's folder.
        program_version: the version of the program that `build` runs.

    Returns:
        Both PDFs compared; a failing finding for each that differs, with what differs in the software.

    Raises:
        MissingPartError: if the bag is damaged.
        LayoutError: what `build` raises.
    """
    folder = archive / name.path
    check = check_bag(folder, name.path)
    if not check.whole:
        raise MissingPartError(f"{name.path} is damaged and is not built", check.findings)
    here = software(program_version)
    with tempfile.TemporaryDirectory(prefix="umbruch-rebuild-") as place:
        made = build(_workplace(folder, Path(place)))
        wanted = {
            f"archive/{name.slug}.pdf": made / f"{name.slug}.archive.pdf",
            f"press/{name.slug}-print.pdf": made / f"{name.slug}.print.pdf",
        }
        compared = tuple(
            Compared(
                file=file,
                recorded=digest_file(folder / "data" / file).sha256,
                made=digest_file(path).sha256 if path.is_file() else "",
            )
            for file, path in wanted.items()
        )
    changes = "; ".join(differences(read_json(folder, "software.json"), here))
    hint = f"the software differs: {changes}" if changes else "the software is the same: this is a fault of ours"
    findings = tuple(
        Finding(
            code="archive/rebuild-differs",
            severity=Severity.FAIL,
            message=f"{item.file} came out other than it is in the bag",
            hint=hint,
            place=Place(f"{name.path}/data/{item.file}"),
        )
        for item in compared
        if not item.same
    )
    return Result(compared, findings)


def _workplace(folder: Path, place: Path) -> Workplace:
    try:
        source = str(read_issue(folder)["source"])
        styles = sorted(path for path in (folder / "data" / "style").iterdir() if path.is_dir())
        _copy(folder / "data" / "source", place / "source")
        lock = folder / "data" / "reports" / LOCK_NAME
        if lock.is_file() and not (place / "source" / LOCK_NAME).exists():
            shutil.copyfile(lock, place / "source" / LOCK_NAME)
        _copy(styles[0], place / "styles" / styles[0].name)
        if (folder / "data" / "fonts").is_dir():
            _copy(folder / "data" / "fonts", place / "fonts")
    except (OSError, UnsafeEntryError, ValueError, KeyError, IndexError, TypeError) as error:
        raise MissingPartError(f"{folder} lacks what it takes to build the edition: {error}") from error
    if unsafe(source):
        raise MissingPartError(f"{folder} names {source!r} as its source: {unsafe(source)}")
    (place / "out").mkdir()
    held = any(holds_files(pdf) for pdf in (folder / "data" / "archive").glob("*.pdf"))
    return Workplace(
        source=place / "source" / source, style=place / "styles" / styles[0].name, out=place / "out", embed=held
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a folder's files. Their owner may write to the copy, though nobody may to the archive."""
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True)
        for name in names:
            shutil.copyfile(Path(folder) / name, place / name)
