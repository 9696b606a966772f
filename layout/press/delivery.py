"""Delivery: a folder as the printing house wants it, one PDF an edition or one a page, with a list and checksums.

Names follow the press profile's pattern, so that the house's gate can sort pages without opening them. ``pages.csv``
says what each file holds; ``SHA256SUMS`` lets anybody see that nothing was lost on the way (``sha256sum -c``). The
folder holds the files of one build: those of an earlier one that are named in its list and no longer made are taken
away, and nothing else is touched.
"""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from layout import units
from layout.press.profiles import Delivery, PressProfile
from layout.press.write import write_whole

LIST: Final = "pages.csv"
CHECKSUMS: Final = "SHA256SUMS"
_NO_NAME: Final = re.compile(r"[^\w.-]+")


class Names(Struct, frozen=True, kw_only=True):
    """What a delivered file's name may be made of."""

    title: str
    slug: str
    date: datetime.date
    number: int = 0

    def of(self, delivery: Delivery, page: int = 1) -> str:
        """Return a file's name; what no file system takes becomes a hyphen."""
        title = _NO_NAME.sub("-", self.title).strip("-.") or self.slug
        return delivery.file_name(title=title, slug=self.slug, date=self.date, number=self.number, page=page)


class PageFacts(Struct, frozen=True, kw_only=True):
    """What the list says of a page; its trimmed size in points."""

    number: int
    section: str
    colour: bool
    width: float
    height: float


class Delivered(Struct, frozen=True, kw_only=True):
    """A file to deliver and the pages in it."""

    name: str
    content: bytes
    pages: tuple[PageFacts, ...]


def deliver(files: Sequence[Delivered], press: PressProfile, folder: Path) -> tuple[Path, ...]:
    """Write a delivery and return its files.

    Raises:
        WriteError: if the folder or a file cannot be written.
    """
    contents = {file.name: file.content for file in files}
    contents[LIST] = _list(files, press)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items())
    stale = _listed(folder) - contents.keys()
    for name, data in {**contents, CHECKSUMS: sums.encode()}.items():
        write_whole(folder / name, data)
    for name in sorted(stale):
        (folder / name).unlink(missing_ok=True)
    return tuple(folder / name for name in (*contents, CHECKSUMS))


def _list(files: Iterable[Delivered], press: PressProfile) -> bytes:
    """Return the list of pages, with semicolons as German spreadsheets read it."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(
        ("file", "page", "section", "colours", "width_mm", "height_mm", "bleed_mm", "press", "bytes", "sha256")
    )
    for file in files:
        checksum = hashlib.sha256(file.content).hexdigest()
        for page in file.pages:
            size = (f"{units.mm(page.width):.2f}", f"{units.mm(page.height):.2f}", f"{units.mm(press.bleed):g}")
            inks = "CMYK" if page.colour else "K"
            table.writerow((file.name, page.number, page.section, inks, *size, press.name, len(file.content), checksum))
    return text.getvalue().encode()


def _listed(folder: Path) -> set[str]:
    """Return the files that an earlier delivery's checksums name."""
    try:
        lines = (folder / CHECKSUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    names = {line[66:] for line in lines if len(line) > 66}
    return {name for name in names if Path(name).name == name and (folder / name).is_file()}
