"""The trace: layout.json, the made-up pages as data for proof desk, archive and the layout rules of preflight.

Numbers are points from the trim box's top left corner, rounded to three places; files are relative to the edition's
folder.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, overload

from msgspec import Struct, json

from layout.composer.galley import Item, PictureItem, SetLine
from layout.composer.line import Line
from layout.composer.package import Package, PictureCopy
from layout.composer.shaping import Shaper
from layout.copy.model import name_from
from layout.findings import Box
from layout.makeup.plan import Fragment, Frame, Grid, Page, Plan
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END

#: Decimal places of points.
_PLACES: Final = 3
#: How each end of a line reads in layout.json.
_ENDS = {"space": "space", "soft": "soft", "hard": "hard", "joint": "joint", "last": "last"}


class Story(Struct, frozen=True, kw_only=True):
    """What the trace says of a story."""

    package: Package
    file: str
    headline: str
    section: str


class Header(Struct, frozen=True, kw_only=True):
    """What the trace says of the edition."""

    slug: str
    title: str
    date: str | None
    number: int | None
    style: str
    language: str
    root: Path
    file: str
    bleed: float = 0.0


class Furniture(Struct, frozen=True, kw_only=True):
    """What the trace says of a piece of page furniture: its kind, where its text stands, and the text."""

    kind: str
    box: Box
    text: str


class Trace(Struct, frozen=True, kw_only=True):
    """layout.json in its parts: what it says of the edition, and each page as its file holds it, or packed."""

    head: Mapping[str, Any]
    pages: tuple[bytes, ...]

    def written(self) -> Iterator[bytes]:
        """Yield the pages as the file holds them."""
        return map(_written, self.pages)


def packed_page(page: bytes) -> bytes:
    """Return a page to be kept in a large edition: a quarter of its bytes, for a hundredth of the build's time."""
    return zlib.compress(page, 1)


def _written(page: bytes) -> bytes:
    """Return a page as its file holds it: an object of JSON, which no packed page begins like."""
    return page if page.startswith(b"{") else zlib.decompress(page)


class Pages(Sequence[dict[str, Any]]):
    """Pages of layout.json, read from their bytes as they are asked for."""

    def __init__(self, pages: Sequence[bytes]) -> None:
        self._pages = pages

    def __len__(self) -> int:
        return len(self._pages)

    def written(self, index: int) -> bytes:
        """Return a page as the file holds it."""
        return _written(self._pages[index])

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | Sequence[dict[str, Any]]:
        if isinstance(index, slice):
            return Pages(self._pages[index])
        page: dict[str, Any] = json.decode(self.written(index))
        return page


def head_of(plan: Plan, header: Header, stories: Sequence[Story]) -> dict[str, Any]:
    """Return what layout.json says but for its pages, as plain data.

    Args:
        plan: the made-up pages.
        header: the edition.
        stories: in the order of the edition.
    """
    page = plan.format
    pages_of: dict[str, list[int]] = {}
    for made in plan.pages:
        for frame in made.frames:
            if frame.story and made.number not in pages_of.setdefault(frame.story, []):
                pages_of[frame.story].append(made.number)
    type_area = Box(page.left, page.top, page.type_width, page.rows * page.leading)
    return {
        "format": 1,
        "slug": header.slug,
        "title": header.title,
        "date": header.date,
        "number": header.number,
        "style": header.style,
        "language": header.language,
        "root": header.file,
        "page": {
            "width": _round(page.width),
            "height": _round(page.height),
            "bleed": _round(header.bleed),
            "type_area": _box(type_area),
            "leading": page.leading,
            "first_baseline": _round(plan.grid.baseline(0)),
            "columns": page.columns,
            "gutter": _round(page.gutter),
        },
        "stories": [
            {
                "id": story.package.id,
                "file": _relative(header, story.file),
                "headline": story.headline,
                "section": story.section,
                "language": story.package.language,
                "pages": pages_of.get(story.package.id, []),
            }
            for story in stories
        ],
    }


def _relative(header: Header, file: str) -> str:
    """Return a file's path from the edition's folder, with forward slashes."""
    return name_from(header.root, file) if file else ""


class Tracer:
    """Traces pages.

    Args:
        grid: where rows and columns stand.
        header: the edition.
        packages: its stories, by their ids.
        shaper: measures the words of lines.
        size: type size of the copy in points, for the height of a line's box.
    """

    def __init__(
        self, grid: Grid, header: Header, packages: Mapping[str, Package], shaper: Shaper, size: float
    ) -> None:
        self.grid = grid
        self.header = header
        self.packages = packages
        self.shaper = shaper
        self.size = size

    def made_from(self, page: Page, furniture: Sequence[Furniture]) -> tuple[object, ...]:
        """Return all that a traced page is made from."""
        packages = tuple(self.packages.get(frame.story or "") for frame in page.frames)
        return (page, tuple(furniture), packages, self.header, self.size)

    def page(self, page: Page, furniture: Sequence[Furniture]) -> dict[str, Any]:
        """Return one page as layout.json has it.

        Args:
            page: as it was made up.
            furniture: its masthead or running head.
        """
        return {
            "number": page.number,
            "section": page.section,
            "colour": page.colour,
            "furniture": [{"kind": piece.kind, "box": _box(piece.box), "text": piece.text} for piece in furniture],
            "frames": [self._frame(frame) for frame in page.frames],
        }

    def _frame(self, frame: Frame) -> dict[str, Any]:
        """One frame: its columns of lines and its pictures."""
        return {
            "id": frame.id,
            "story": frame.story,
            "kind": frame.kind,
            "box": _box(self.grid.box(frame.x, frame.row, frame.width, frame.rows)),
            "columns": [self._column(fragment) for fragment in frame.fragments],
            "pictures": [
                self._picture(frame, fragment, row, item, item.content)
                for fragment in frame.fragments
                for row, item in fragment.items()
                if isinstance(item.content, PictureItem)
            ],
        }

    def _column(self, fragment: Fragment) -> dict[str, Any]:
        """The stretch of a part that one column holds, line by line."""
        return {
            "part": fragment.part,
            "key": fragment.key,
            "opens": fragment.opens,
            "closes": fragment.closes,
            "box": _box(self.grid.box(fragment.x, fragment.row, fragment.width, fragment.rows)),
            "lines": [
                self._line(fragment, row, item, item.content)
                for row, item in fragment.items()
                if isinstance(item.content, SetLine)
            ],
        }

    def _line(self, fragment: Fragment, row: float, item: Item, content: SetLine) -> dict[str, Any]:
        """One line: where it stands, what it says, where it came from."""
        line = content.line
        left = self.grid.x(fragment.x + item.x)
        baseline = self.grid.baseline(row)
        size = max((piece.setting.size for piece in line.pieces), default=self.size)
        box = Box(left + line.x, baseline - 0.75 * size, line.width, size)
        return {
            "key": content.key,
            "style": content.style,
            "generated": content.generated,
            "first": content.first,
            "last": content.last,
            "box": _box(box),
            "baseline": _round(baseline),
            "text": readable(line),
            "end": _ENDS[line.end],
            "words": [
                [_plain(word), round(left + a, _PLACES), round(left + b, _PLACES)]
                for word, a, b in line.words(self.shaper)
            ],
            "size": size,
            "face": line.pieces[0].setting.face.name if line.pieces else "",
            "file": _relative(self.header, line.place.file),
            "line": line.place.line,
            "spacing": round(line.word_spacing, 4),
            "tracking": round(line.tracking, 4),
            "step": line.step,
        }

    def _picture(
        self, frame: Frame, fragment: Fragment, row: float, item: Item, content: PictureItem
    ) -> dict[str, Any]:
        """One picture: where it stands and what it is."""
        copy = self._copy(frame, content.key)
        return {
            "key": content.key,
            "box": _box(self.grid.box(fragment.x + item.x, row, item.width, content.rows)),
            "file": copy.file if copy else "",
            "alt": copy.alt if copy else "",
            "credit": copy.credit if copy else "",
            "source": _relative(self.header, copy.place.file) if copy else "",
            "line": copy.place.line if copy else 0,
        }

    def _copy(self, frame: Frame, key: str) -> PictureCopy | None:
        package = self.packages.get(frame.story or "")
        return next((picture for picture in package.pictures if picture.key == key), None) if package else None


def readable(line: Line) -> str:
    """Return a line's text as a reader has it: U+00AD for a hyphen of the composer's at its end, "-" for one of the copy's."""
    return _plain(line.text)


def _plain(text: str) -> str:
    if text.isascii():  # most are
        return text
    return text.replace(SOFT_HYPHEN_AT_END, "\u00ad").replace(HARD_HYPHEN_AT_END, "-")


def _box(box: Box) -> list[float]:
    return [_round(box.x), _round(box.y), _round(box.width), _round(box.height)]


def _round(value: float) -> float:
    return round(value, _PLACES)
