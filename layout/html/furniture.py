"""Furniture: masthead, running head and folio, as pieces of text and rule at their places.

Positions are rows of the grid like everything else; the sizes of the masthead are tokens of the style's sheet.
"""

import datetime
import math
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from layout.composer.shaping import Shaper
from layout.findings import Box
from layout.html.views import FurnitureView
from layout.makeup.plan import Grid, Page
from layout.style import Format
from layout.typography.fonts import FontBook
from layout.typography.phrases import long_date, phrase

#: The roles of the faces that furniture is drawn in, each from its first family alone.
TITLE_FACE: Final = "masthead"
EAR_FACE: Final = "body"
LINE_FACE: Final = "label"
#: Rows the running head takes with the white below it.
RUNNING_HEAD_ROWS: Final = 2
#: Height of the masthead's capitals in rows on a page as wide as A4's type area (516 pt); it grows with the page,
#: up to a limit.
_TITLE_ROWS: Final = 3.55
_TITLE_WIDTH: Final = 516.0
_TITLE_MOST: Final = 1.7
#: Capitals and descenders of the title's face as shares of its size, and rows a descender may take below the line.
_CAPS: Final = 0.67
_DESCENT: Final = 0.25
_BELOW: Final = 0.36
_DESCENDING: Final = frozenset("gjpqyçşțQJ,;")
#: Room between the title's letters, as the style's sheet has it.
_TITLE_TRACKING: Final = -0.03
#: Room between the letters of date line and folio, in ems, as the style's sheet has it.
_LINE_TRACKING: Final = 0.06
#: Ears' size in points, the least it is made before the title gives way, and the share of its size that the title keeps.
_EAR: Final = 8.6
_EAR_LEAST: Final = 6.8
_TITLE_KEEPS: Final = 0.55
#: Points between the title and an ear.
_EAR_GAP: Final = 10.0
#: Ems between the parts of a line, and the share of its size to which it is set smaller to keep its middle in the middle.
_GAP: Final = 1.0
_CENTRED: Final = 0.85
#: Rows of the masthead that are not its title: rules, date line, white.
_MASTHEAD_REST: Final = 2.45


def title_rows(page: Format) -> float:
    """Return the height of the masthead's capitals, in rows."""
    return _TITLE_ROWS * min(max(page.type_width / _TITLE_WIDTH, 1.0), _TITLE_MOST)


def masthead_rows(page: Format) -> int:
    """Return the rows the masthead takes with its date line and the white below."""
    return math.ceil(title_rows(page) + _MASTHEAD_REST)


class Paper(Struct, frozen=True, kw_only=True):
    """What the furniture says of the paper and the day."""

    title: str
    motto: str
    language: str
    date: datetime.date | None = None
    number: int | None = None
    volume: int | None = None
    price: str = ""
    ears: tuple[str, ...] = ()


def furniture(paper: Paper, page: Page, grid: Grid, fonts: FontBook, shaper: Shaper) -> tuple[FurnitureView, ...]:
    """Return the furniture of a page.

    Args:
        paper: what it says.
        page: whose it is.
        grid: the page's.
        fonts: the paper's faces.
        shaper: measures in them.
    """
    maker = _Maker(paper, page, grid, fonts, shaper)
    return tuple(maker.masthead() if page.number == 1 else maker.running_head())


class _Maker:
    def __init__(self, paper: Paper, page: Page, grid: Grid, fonts: FontBook, shaper: Shaper) -> None:
        self.paper = paper
        self.page = page
        self.grid = grid
        self.fonts = fonts
        self.shaper = shaper

    def masthead(self) -> Iterator[FurnitureView]:
        """Title between double rules, the date line below it."""
        grid, paper = self.grid, self.paper
        width = grid.page.type_width
        rows = title_rows(grid.page)
        foot = rows - 0.81  # the title's capitals begin at the type area's top
        size, raised, ear_size = self._title(rows, width)
        yield self._text("masthead-title", paper.title, foot - raised, 0.0, width, size, TITLE_FACE, "middle")
        for ear, align in zip(paper.ears, ("", "end"), strict=False):
            yield self._text("ear", ear, foot, 0.0, width, ear_size, EAR_FACE, align)
        yield self._rule("double-rule", foot + 0.46, 3.6)
        row = foot + 1.38
        date = long_date(paper.date, paper.language) if paper.date else ""
        yield from self._line(
            "date-line", row, 7.2, (self._edition() or paper.motto, date, paper.price or self.page.section)
        )
        yield self._rule("thin-rule", foot + 1.76, 0.5)

    def _title(self, rows: float, width: float) -> tuple[float, float, float]:
        """Return the title's size, the rows it is raised by where letters reach below its line, and the size of the ears.

        The title is as large as rows and width allow. Where it would meet an ear, the ear is set smaller, then the title.
        """
        title, ears = self.paper.title, self.paper.ears[:2]
        set_wide = self.shaper.advance(self.fonts.face(TITLE_FACE), title) / 1000 + _TITLE_TRACKING * len(title)
        widest = max((self.shaper.advance(self.fonts.face(EAR_FACE), ear) / 1000 for ear in ears), default=0.0)
        size, ear_size = min(self._largest(rows), width / set_wide), _EAR
        room = (width - size * set_wide) / 2 - _EAR_GAP
        if widest and widest * ear_size > room:
            ear_size = max(room / widest, _EAR_LEAST)
            beside = (width - 2 * (widest * ear_size + _EAR_GAP)) / set_wide
            size = min(size, max(beside, _TITLE_KEEPS * size))
            ear_size = min(ear_size, ((width - size * set_wide) / 2 - _EAR_GAP) / widest)
        raised = 0.0
        if set(title) & _DESCENDING:
            raised = max(_DESCENT * size / self.grid.page.leading - _BELOW, 0.0)
        return size, raised, ear_size

    def _largest(self, rows: float) -> float:
        """Return the size at which the title fills its rows."""
        leading = self.grid.page.leading
        if set(self.paper.title) & _DESCENDING:
            return (rows + _BELOW) * leading / (_CAPS + _DESCENT)
        return rows * leading / _CAPS

    def running_head(self) -> Iterator[FurnitureView]:
        """Page number outside, title in the middle, date inside."""
        paper = self.paper
        number = f"{phrase(paper.language, 'page')} {self.page.number}"
        date = long_date(paper.date, paper.language) if paper.date else ""
        left, right = (number, date) if self.page.number % 2 == 0 else (date, number)
        middle = " · ".join(part for part in (paper.title, self.page.section) if part)
        yield from self._line("folio", 0.0, 7.4, (left, middle, right))
        yield self._rule("thin-rule", 0.45, 0.5)

    def _edition(self) -> str:
        paper = self.paper
        parts = []
        if paper.number is not None:
            parts.append(f"{phrase(paper.language, 'number')} {paper.number}")
        if paper.volume is not None:
            parts.append(f"{paper.volume}. {phrase(paper.language, 'volume')}")
        return " · ".join(parts)

    def _line(self, kind: str, row: float, size: float, parts: tuple[str, str, str]) -> Iterator[FurnitureView]:
        """Left, middle and right of a line, set smaller where they would meet; the middle moves before much is lost."""
        width, face = self.grid.page.type_width, self.fonts.face(LINE_FACE)
        left, middle, right = (self.shaper.advance(face, part) / 1000 + _LINE_TRACKING * len(part) for part in parts)
        aside = max(left, right)
        centred = min(size, width / (middle + 2 * (aside + _GAP))) if middle and aside else size
        x, wide = 0.0, width
        if centred >= _CENTRED * size and (middle or (left + _GAP + right) * size <= width):
            size = centred
        else:
            gaps = sum(map(bool, parts)) - 1
            size = min(size, width / (left + middle + right + gaps * _GAP))
            x, wide = (left + _GAP) * size, width - (left + right + 2 * _GAP) * size
        yield self._text(kind, parts[0], row, 0.0, width, size, LINE_FACE, "")
        if middle:
            yield self._text(kind, parts[1], row, x, wide, size, LINE_FACE, "middle")
        yield self._text(kind, parts[2], row, 0.0, width, size, LINE_FACE, "end")

    def _text(
        self, kind: str, text: str, row: float, x: float, width: float, size: float, role: str, align: str
    ) -> FurnitureView:
        face = self.fonts.face(role)
        baseline = self.grid.y(row + 1) - 0.26 * self.grid.page.leading
        height = (face.ascent + face.descent) * size / 1000
        top = baseline - face.ascent * size / 1000
        style = f"left:{self.grid.x(x):.3f}pt;top:{top:.3f}pt;width:{width:.3f}pt;font-size:{size:.2f}pt;line-height:{height:.3f}pt"
        set_wide = min(width, self.shaper.advance(face, text) / 1000 * size)
        left = self.grid.x(x) + {"middle": (width - set_wide) / 2, "end": width - set_wide}.get(align, 0.0)
        return FurnitureView(f"{kind} {align}".strip(), style, text, Box(left, top, set_wide, height))

    def _rule(self, kind: str, row: float, height: float) -> FurnitureView:
        grid = self.grid
        y = grid.y(row) + grid.page.leading * 0.74
        style = f"left:{grid.x(0):.3f}pt;top:{y:.3f}pt;width:{grid.page.type_width:.3f}pt;height:{height:.2f}pt"
        return FurnitureView(kind, style, "", Box(grid.x(0), y, grid.page.type_width, height))
