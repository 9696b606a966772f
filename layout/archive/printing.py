"""How the archive has editions made: before they are added, and again from their bags.

The only module of the archive that builds. What it makes goes into a folder of its own, so that a bag holds one build and
nothing of another.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout import production
from layout.archive.rebuild import Workplace
from layout.archive.record import FontRecord
from layout.archive.software import code
from layout.archive.store import Build, source_files
from layout.copy.load import load
from layout.copy.model import Edition
from layout.errors import MissingPartError, PreflightError
from layout.makeup.lock import FILE_NAME as LOCK_NAME
from layout.memory import Memory
from layout.newsroom import find_fonts
from layout.preflight.check import preflight
from layout.preflight.report import Report
from layout.press.cache import Store
from layout.press.jobs import cores
from layout.press.variants import VariantName
from layout.typography.fonts import Face

#: What a bag holds.
_VARIANTS: Final[tuple[VariantName, ...]] = ("print", "archive")


class Press(Struct, frozen=True, kw_only=True):
    """What editions are made with."""

    cache: Path
    progress: Callable[[str], None]
    embed: bool = False
    """Whether the archive PDF holds its YAML (PDF/A-3)."""


@contextmanager
def printed(path: Path, press: Press) -> Iterator[Build]:
    """Make an edition for its bag; the build's folder is gone when the bag is written.

    Raises:
        LayoutError: if it cannot be made.
        PreflightError: if its archive PDF breaks a rule of the archive.
    """
    code()
    with TemporaryDirectory(prefix="umbruch-archive-") as out:
        memory = Memory()
        settings = replace(_settings(Path(out), press), memory=memory, store=Store(press.cache / "made"))
        built = production.build(path, settings)
        edition = load(path).value
        newsroom = memory.opened(edition, press.cache)
        report = Path(out) / "preflight-archive.json"
        report.write_text(_preflight(built.folder / f"{edition.slug}.archive.pdf").to_json(), "utf-8")
        yield Build(
            edition=edition,
            publication=str(edition.masthead.title) if edition.masthead else newsroom.style.masthead.title,
            folder=built.folder,
            style=newsroom.style.folder,
            fonts=tuple(_record(face) for face in newsroom.fonts.prepared()),
            fonts_folder=find_fonts(edition.root),
            reports=(report, *_lock(built, edition, Path(out))),
        )


def _lock(built: production.Built, edition: Edition, out: Path) -> Iterator[Path]:
    """Write the recipe of the make-up, where the copy has none beside it: to make it again is then no search."""
    if built.lock and LOCK_NAME not in source_files(edition):
        lock = out / LOCK_NAME
        lock.write_bytes(built.lock)
        yield lock


def _preflight(pdf: Path) -> Report:
    """Hold an archive PDF to the archive's rules: what breaks one is not kept for thirty years."""
    report = preflight(pdf)
    if not report.passed:
        raise PreflightError(f"{pdf.name} breaks rules of the archive", [found.finding for found in report.found])
    return report


def printed_again(press: Press) -> Callable[[Workplace], Path]:
    """Return how an edition is made from its bag: all of it anew, since that is what proves that it can be."""

    def build(place: Workplace) -> Path:
        asked = replace(press, embed=place.embed)
        return production.build(place.source, _settings(place.out, asked)).folder

    return build


def _settings(out: Path, press: Press) -> production.Settings:
    return production.Settings(
        out=out,
        cache=press.cache,
        variants=_VARIANTS,
        progress=press.progress,
        embed_source=press.embed,
        jobs=cores(),
    )


def _record(face: Face) -> FontRecord:
    content = face.path.read_bytes()
    return FontRecord(
        name=face.name,
        version=_revision(content, face),
        licence=face.licence,
        source=face.source,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _revision(font: bytes, face: Face) -> str:
    """Return a face's version as its head table says it (OpenType 1.9, head: fontRevision is a 16.16 number)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"head":
            (revision,) = struct.unpack_from(">i", font, offset + 4)
            return f"{revision / 65536:.3f}"
    raise MissingPartError(f"{face.path} has no head table")
