"""The plan: the made-up pages, before anything is drawn.

Everything is counted in rows of the grid and points from the type area's left edge; `Grid` turns both into points
from the trim box's top left corner. Fragments are listed in reading order, story by story.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.galley import Flow, Item, Strip
from layout.findings import Box
from layout.style import BASELINE, Format

FrameKind = Literal["story", "ad", "filler", "teasers", "contents", "imprint", "corrections", "opener"]


class Grid(Struct, frozen=True):
    """Rows and columns of a format as points on the page."""

    page: Format

    def y(self, row: float) -> float:
        """Return the top of a row; row 0 is the first of the type area."""
        return self.page.top + row * self.page.leading

    def baseline(self, row: float) -> float:
        """Return the baseline of a row."""
        return self.y(row + BASELINE)

    def x(self, offset: float) -> float:
        """Return the x of an offset from the type area's left edge."""
        return self.page.left + offset

    def column_x(self, column: int) -> float:
        """Return the left edge of a column of the page grid, from the type area's left edge."""
        return column * (self.page.column_width + self.page.gutter)

    def box(self, x: float, row: float, width: float, rows: float) -> Box:
        """Return a rectangle of rows as a box on the page."""
        return Box(self.x(x), self.y(row), width, rows * self.page.leading)


class PlacedStrip(Struct, frozen=True, kw_only=True, gc=False):
    """A strip at its row, counted from the page's first."""

    row: int
    strip: Strip


class Fragment(Struct, frozen=True, kw_only=True):
    """The stretch of a flow that one column holds. ``opens`` and ``closes`` say whether the flow begins and ends here."""

    part: str
    key: str
    x: float
    width: float
    strips: tuple[PlacedStrip, ...]
    opens: bool = True
    closes: bool = True
    #: Whether it stands at the head of its column.
    at_top: bool = False

    @property
    def row(self) -> int:
        """The first row taken."""
        return self.strips[0].row

    @property
    def rows(self) -> int:
        """Rows from the first to the last, white rows between included."""
        return self.strips[-1].row + self.strips[-1].strip.rows - self.row

    def lowered(self, rows: int) -> "Fragment":
        """Return the fragment so many rows further down."""
        strips = tuple(PlacedStrip(row=placed.row + rows, strip=placed.strip) for placed in self.strips)
        return replace(self, strips=strips)

    def items(self) -> Iterator[tuple[float, Item]]:
        """Yield each item with its row on the page."""
        for placed in self.strips:
            for item in placed.strip.items:
                yield placed.row + item.row, item


def whole(flow: Flow, x: float, row: int) -> Fragment:
    """Place a flow uncut at a row."""
    placed = []
    for strip in flow.strips:
        placed.append(PlacedStrip(row=row, strip=strip))
        row += strip.rows
    return Fragment(part=flow.part, key=flow.key, x=x, width=flow.width, strips=tuple(placed))


class UprightRule(Struct, frozen=True, kw_only=True):
    """A thin rule in a gutter."""

    x: float
    row: float
    rows: float


class LevelRule(Struct, frozen=True, kw_only=True):
    """A thin rule across columns, at a row's middle."""

    x: float
    row: float
    width: float


class Frame(Struct, frozen=True, kw_only=True):
    """A rectangle of a page that one story, or something of the paper's own, is given."""

    id: str
    kind: FrameKind
    story: str | None
    x: float
    row: int
    width: float
    rows: int
    fragments: tuple[Fragment, ...]
    rules: tuple[UprightRule, ...] = ()
    #: Rules that part the frame from the one above it.
    levels: tuple[LevelRule, ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """A made-up page. ``number`` counts from 1."""

    number: int
    section: str
    frames: tuple[Frame, ...]
    #: Rows below the top that the masthead or the running head takes.
    head_rows: int
    colour: bool = True


class Plan(Struct, frozen=True, kw_only=True):
    """The made-up pages of an edition or of an article built alone."""

    format: Format
    pages: tuple[Page, ...]

    @property
    def grid(self) -> Grid:
        """The pages' grid."""
        return Grid(self.format)
