"""The trace: layout.json, the made-up pages as data for proof desk, archive and the layout rules of preflight.

Numbers are points from the trim box's top left corner, rounded to three places; files are relative to the edition's
folder.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout.composer.galley import Item, PictureItem, SetLine
from layout.composer.line import Line
from layout.composer.package import Package, PictureCopy
from layout.composer.shaping import Shaper
from layout.copy.model import name_from
from layout.findings import Box
from layout.kept import Kept
from layout.makeup.plan import Fragment, Frame, Grid, Page, Plan
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END

#: How each end of a line reads in layout.json.
#: Decimal places of points.
_PLACES: Final = 3
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


def trace(
    plan: Plan,
    header: Header,
    stories: Sequence[Story],
    furniture: Mapping[int, Sequence[Furniture]],
    shaper: Shaper,
    leading_size: float,
    kept: Kept | None = None,
) -> dict[str, Any]:
    """Return layout.json as plain data.

    Args:
        plan: the made-up pages.
        header: the edition.
        stories: in the order of the edition.
        furniture: masthead and running heads, by page.
        shaper: measures the words of lines.
        leading_size: type size of the copy in points, for the height of a line's box.
        kept: pages and frames traced the last time; those that are as they were are not traced again.
    """
    packages = {story.package.id: story.package for story in stories}
    tracer = _Tracer(plan.grid, header, shaper, leading_size, packages, Kept() if kept is None else kept)
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
                "file": tracer.relative(story.file),
                "headline": story.headline,
                "section": story.section,
                "language": story.package.language,
                "pages": pages_of.get(story.package.id, []),
            }
            for story in stories
        ],
        "pages": [tracer.traced(made, furniture.get(made.number, ())) for made in plan.pages],
    }


class _Tracer:
    def __init__(
        self, grid: Grid, header: Header, shaper: Shaper, size: float, packages: Mapping[str, Package], kept: Kept
    ) -> None:
        self.grid = grid
        self.header = header
        self.shaper = shaper
        self.size = size
        self.packages = packages
        self.kept = kept

    def relative(self, file: str) -> str:
        """Return a file's path from the edition's folder, with forward slashes."""
        return name_from(self.header.root, file) if file else ""

    def traced(self, page: Page, furniture: Sequence[Furniture]) -> dict[str, Any]:
        """One page: its frames with everything in them, as they were traced the last time if nothing has changed."""
        packages = tuple(self.packages.get(frame.story or "") for frame in page.frames)
        made_from = (page, tuple(furniture), packages, self.header, self.size)
        return self.kept.once(("traced", page.number), made_from, lambda: self.page(page, furniture, packages))

    def page(self, page: Page, furniture: Sequence[Furniture], packages: Sequence[Package | None]) -> dict[str, Any]:
        """One page, with those of its frames traced that are not as they were."""
        return {
            "number": page.number,
            "section": page.section,
            "colour": page.colour,
            "furniture": [{"kind": piece.kind, "box": _box(piece.box), "text": piece.text} for piece in furniture],
            "frames": [
                self.kept.once(
                    ("traced", page.number, index), (frame, package, self.header, self.size), partial(self.frame, frame)
                )
                for index, (frame, package) in enumerate(zip(page.frames, packages, strict=True))
            ],
        }

    def frame(self, frame: Frame) -> dict[str, Any]:
        """One frame: its columns of lines and its pictures."""
        return {
            "id": frame.id,
            "story": frame.story,
            "kind": frame.kind,
            "box": _box(self.grid.box(frame.x, frame.row, frame.width, frame.rows)),
            "columns": [self.column(fragment) for fragment in frame.fragments],
            "pictures": [
                self.picture(frame, fragment, row, item, item.content)
                for fragment in frame.fragments
                for row, item in fragment.items()
                if isinstance(item.content, PictureItem)
            ],
        }

    def column(self, fragment: Fragment) -> dict[str, Any]:
        """The stretch of a part that one column holds, line by line."""
        return {
            "part": fragment.part,
            "key": fragment.key,
            "opens": fragment.opens,
            "closes": fragment.closes,
            "box": _box(self.grid.box(fragment.x, fragment.row, fragment.width, fragment.rows)),
            "lines": [
                self.line(fragment, row, item, item.content)
                for row, item in fragment.items()
                if isinstance(item.content, SetLine)
            ],
        }

    def line(self, fragment: Fragment, row: float, item: Item, content: SetLine) -> dict[str, Any]:
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
            "file": self.relative(line.place.file),
            "line": line.place.line,
            "spacing": round(line.word_spacing, 4),
            "tracking": round(line.tracking, 4),
            "step": line.step,
        }

    def picture(self, frame: Frame, fragment: Fragment, row: float, item: Item, content: PictureItem) -> dict[str, Any]:
        """One picture: where it stands and what it is."""
        copy = self._copy(frame, content.key)
        return {
            "key": content.key,
            "box": _box(self.grid.box(fragment.x + item.x, row, item.width, content.rows)),
            "file": copy.file if copy else "",
            "alt": copy.alt if copy else "",
            "credit": copy.credit if copy else "",
            "source": self.relative(copy.place.file) if copy else "",
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
