"""Make-up of one story on pages of its own: an article built alone.

A page is bands one under the other: the head across all columns, perhaps a picture, then the columns of copy, then what spans the
columns at the foot (analysis, explainers side by side, disclaimer). Which boxes stand in the columns and which span them is tried out,
as are the steps of the headline and the places of the picture; each way is counted in rows, and the one that needs the fewest
pages, fills them best and leaves the feet most level is taken. The number of ways is bounded by the number of parts (at most 128).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Literal

from layout.composer.galley import Flow, beside
from layout.composer.parts import Galley
from layout.makeup.columns import Poured, Slot, pour, rows_of
from layout.makeup.plan import Fragment, Frame, Grid, Page, PlacedStrip, UprightRule
from layout.style import Format, HeadlineStep, Style

#: What a further page costs, and a row that stays white on a page that is to be full.
_PAGE: Final = 10_000.0
_WHITE: Final = 6.0
#: A page with no more than this many rows to spare is made full; one with more ends where its copy ends.
_NEARLY_FULL: Final = 12
#: Rows the columns of the last page are tried with, from the first that hold the copy.
_LEVEL_TRIES: Final = 5
#: No story is this long; the loop over page counts ends here.
_MOST_PAGES: Final = 400

Where = Literal["columns", "across"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way to make the story up: headline step, what spans the columns, where the picture stands."""

    step: HeadlineStep
    across: tuple[str, ...]
    picture: Where | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A way's flows: above the columns, at the head of the last column, in the columns, at the foot."""

    head: Flow
    above: tuple[Flow, ...]
    standing: tuple[Flow, ...]
    columns: tuple[Flow, ...]
    bands: tuple[Flow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A way, worked out."""

    cost: float
    pages: tuple[tuple[Fragment, ...], ...]
    rules: tuple[tuple[UprightRule, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRows:
    """Rows the masthead takes on the first page and the running head on the others."""

    first: int
    other: int


def make_up_story(galley: Galley, style: Style, page: Format, heads: HeadRows, section: str = "") -> tuple[Page, ...]:
    """Make an article up on as many pages as it needs."""
    desk = _Desk(galley, style, page, heads)
    made = min((desk.make(way) for way in desk.ways()), key=lambda made: made.cost)
    pages = []
    for number, (fragments, rules) in enumerate(zip(made.pages, made.rules, strict=True), 1):
        top = desk.head_rows(number)
        frame = Frame(
            id=f"p{number}.1", kind="story", story=galley.package.id, x=0.0, row=top, width=page.type_width,
            rows=page.rows - top, fragments=fragments, rules=rules,
        )  # fmt: skip
        pages.append(Page(number=number, section=section, frames=(frame,), head_rows=top))
    return tuple(pages)


class _Desk:
    """Works ways out for one story."""

    def __init__(self, galley: Galley, style: Style, page: Format, heads: HeadRows) -> None:
        self.galley = galley
        self.style = style
        self.page = page
        self.grid = Grid(page)
        self.heads = heads
        self.column = page.column_width
        self.stretch = style.fit.box_gap.max - style.fit.box_gap.min

    def head_rows(self, number: int) -> int:
        """Rows at the top of a page that are not the story's."""
        return self.heads.first if number == 1 else self.heads.other

    # -- ways ---------------------------------------------------------------------------------------------------------------

    def ways(self) -> Iterator[_Way]:
        """Yield every way that makes sense for the parts the story has."""
        package = self.galley.package
        parts = {
            "commentary": package.commentary,
            "letters": package.letters,
            "analysis": package.analysis,
            "explainers": package.explainers,
            "tables": package.tables,
        }
        boxes = [name for name, part in parts.items() if part]
        pictures: tuple[Where | None, ...] = ("across", "columns") if package.pictures else (None,)
        choices: list[tuple[Where, ...]] = [
            ("columns", "across") if self.page.columns > 1 else ("columns",) for _ in boxes
        ]
        for step, picture, places in product(self._steps(), pictures, product(*choices)):
            across = tuple(name for name, place in zip(boxes, places, strict=True) if place == "across")
            yield _Way(step=step, across=across, picture=picture)

    def _steps(self) -> list[HeadlineStep]:
        """Return the two largest headline sizes, up to the style's lead size for this page, that take two lines at most."""
        usual = [step for step in self.style.headlines if step.size <= 30.5]
        fitting = [step for step in usual if self.galley.headline_lines(self.page.type_width, step) <= 2]
        return (fitting or usual[-2:])[:2]

    def _taste(self, way: _Way) -> float:
        """What an editor would rather have, where the room is the same: the analysis across, opinions in the columns."""
        wanted = {"analysis", "explainers"}
        off = sum(14.0 for name in way.across if name not in wanted)
        off += sum(20.0 for name in wanted if name not in way.across)
        off += 9.0 * self.style.headlines.index(way.step)
        return off + (6.0 if way.picture == "columns" else 0.0)

    # -- a way's parts --------------------------------------------------------------------------------------------------------

    def _parts(self, way: _Way, picture_rows: int | None) -> _Parts:
        galley, package = self.galley, self.galley.package
        shapes = galley.pictures(self.column)
        above: tuple[Flow, ...] = ()
        standing: tuple[Flow, ...] = ()
        if way.picture and picture_rows:
            width = self.page.type_width if way.picture == "across" else self.column
            lead = (galley.picture(shapes[0].key, width, picture_rows),)
            above, standing = (lead, ()) if way.picture == "across" else ((), lead)
            shapes = shapes[1:]
        columns = [
            galley.body(self.column),
            *(galley.picture(s.key, self.column, max(3, round(s.rows))) for s in shapes),
        ]
        bands: list[Flow] = []
        for name in ("commentary", "letters", "analysis", "explainers", "tables"):
            if name in way.across:
                bands += self._band(name)
            else:
                columns += self._flows(name, self.column)
        disclaimer = galley.disclaimer(self.page.type_width)
        if disclaimer:
            bands.append(disclaimer)
        return _Parts(
            head=galley.head(self.page.type_width, way.step),
            above=above,
            standing=standing,
            columns=tuple(flow for flow in columns if flow.strips),
            bands=tuple(bands) if package else (),
        )

    def _flows(self, name: str, width: float) -> tuple[Flow, ...]:
        galley = self.galley
        if name == "explainers":
            return galley.explainers(width)
        if name == "tables":
            return galley.tables(width)
        made = {"commentary": galley.commentary, "letters": galley.letters, "analysis": galley.analysis}[name](width)
        return (made,) if made else ()

    def _band(self, name: str) -> tuple[Flow, ...]:
        if name != "explainers":
            return self._flows(name, self.page.type_width)
        flows = self.galley.explainers(self.column)
        xs = [self.grid.column_x(column) for column in range(self.page.columns)]
        count = self.page.columns
        return tuple(
            beside(row, xs[: len(row)], part="explainers", key=row[0].key, width=self.page.type_width)
            for row in (flows[start : start + count] for start in range(0, len(flows), count))
        )

    def _crops(self, way: _Way) -> list[int | None]:
        """Heights in rows the lead picture may be cropped to, the natural one first."""
        if way.picture is None:
            return [None]
        width = self.page.type_width if way.picture == "across" else self.column
        low, high = self.style.fit.picture_crop
        most = max(4, (self.page.rows - self.heads.first) // 2)
        natural = min(max(round(self.galley.pictures(width)[0].rows), 4), most)
        heights = range(max(4, round(natural * low)), min(most, round(natural * high)) + 1)
        return sorted(heights, key=lambda rows: (abs(rows - natural), rows)) or [natural]

    # -- pages ----------------------------------------------------------------------------------------------------------------

    def make(self, way: _Way) -> _Made:
        """Work one way out: on one page if it goes, at whatever crop, else on as many as it takes."""
        taste = self._taste(way)
        best: _Made | None = None
        crops = self._crops(way)
        for away, rows in enumerate(crops):
            made = self._on_pages(self._parts(way, rows), 1)
            if made and (best is None or made.cost + away < best.cost):
                best = replace(made, cost=made.cost + away)
        parts = self._parts(way, crops[0])
        count = 2
        while best is None and count < _MOST_PAGES:
            best = self._on_pages(parts, count)
            count += 1
        assert best is not None  # every flow can be cut, so some number of pages holds it
        return replace(best, cost=best.cost + taste)

    def _zone_top(self, parts: _Parts, number: int) -> int:
        """The first row of the columns on a page."""
        top = self.head_rows(number)
        return top + parts.head.rows + sum(flow.gap + flow.rows for flow in parts.above) + 1 if number == 1 else top

    def _slots(self, parts: _Parts, number: int, rows: int) -> list[Slot]:
        """The columns of a page, down to so many rows; a standing picture takes the head of the first page's last column."""
        top = self._zone_top(parts, number)
        slots = []
        for column in range(self.page.columns):
            stands = number == 1 and column == self.page.columns - 1
            under = sum(flow.rows + 1 for flow in parts.standing) if stands else 0
            x = self.grid.column_x(column)
            slots.append(Slot(page=number, x=x, width=self.column, row=top + under, rows=max(rows - under, 0)))
        return slots

    def _on_pages(self, parts: _Parts, count: int) -> _Made | None:
        """Fill all pages but the last, and make the columns of the last as short as they can be with level feet."""
        full = [
            slot
            for number in range(1, count)
            for slot in self._slots(parts, number, self.page.rows - self._zone_top(parts, number))
        ]
        below = sum(flow.gap + flow.rows for flow in parts.bands)
        most = self.page.rows - self._zone_top(parts, count) - below
        rest = rows_of(parts.columns) - sum(slot.rows for slot in full)
        columns = self.page.columns
        if most < 1 or rest > most * columns:
            return None
        best: tuple[float, int, Poured] | None = None
        for rows in range(min(max(1, rest // columns - 1), most), most + 1):
            poured = pour(parts.columns, [*full, *self._slots(parts, count, rows)], stretch=self.stretch)
            if poured and (best is None or poured.cost + 2 * (rows - best[1]) < best[0]):
                best = (poured.cost, rows, poured)
            if best and rows >= best[1] + _LEVEL_TRIES:
                break
        if best is None:
            return None
        cost, rows, poured = best
        spare = most - rows
        gaps, left = self._spread(spare, len(parts.bands) + (len(parts.above) + 1 if count == 1 else 0))
        white = left
        if spare > _NEARLY_FULL and left:  # the copy is short: the page ends where it ends
            gaps, white = [0] * len(gaps), 0
        total = _PAGE * count + cost + _WHITE * white + 0.4 * sum(gap**2 for gap in gaps)
        pages, rules = self._placed(parts, count, rows, poured, gaps)
        return _Made(cost=total, pages=pages, rules=rules)

    def _spread(self, spare: int, gaps: int) -> tuple[list[int], int]:
        """Divide rows to spare among the gaps between bands; return what each is opened by and what is left."""
        opened = [0] * gaps
        while spare > 0 and gaps and min(opened) < self.stretch:
            opened[opened.index(min(opened))] += 1
            spare -= 1
        return opened, spare

    def _placed(
        self, parts: _Parts, count: int, rows: int, poured: Poured, gaps: Sequence[int]
    ) -> tuple[tuple[tuple[Fragment, ...], ...], tuple[tuple[UprightRule, ...], ...]]:
        """Put head, pictures, columns and bands where they belong, page by page."""
        columns = self.page.columns
        opened = list(gaps)
        pages: list[list[Fragment]] = []
        rules: list[tuple[UprightRule, ...]] = []
        for number in range(1, count + 1):
            fragments: list[Fragment] = []
            top = self._zone_top(parts, number)
            lowered = 0
            if number == 1:
                row = self.head_rows(1)
                fragments.append(whole(parts.head, 0.0, row))
                row += parts.head.rows
                for flow in parts.above:
                    lowered += opened.pop(0) if count == 1 else 0
                    fragments.append(whole(flow, 0.0, row + flow.gap + lowered))
                    row += flow.gap + flow.rows
                lowered += opened.pop(0) if count == 1 else 0
            for column in range(columns):
                if number == 1 and column == columns - 1:
                    fragments += self._standing(parts, top + lowered)
                poured_here = poured.fragments[(number - 1) * columns + column]
                fragments += [fragment.lowered(lowered) if lowered else fragment for fragment in poured_here]
            deep = rows if number == count else self.page.rows - top
            rules.append(self._rules(top + lowered, deep) if parts.columns else ())
            if number == count:
                row = top + lowered + deep
                for flow in parts.bands:
                    row += flow.gap + opened.pop(0)
                    fragments.append(whole(flow, 0.0, row))
                    row += flow.rows
            pages.append(fragments)
        return tuple(tuple(page) for page in pages), tuple(rules)

    def _standing(self, parts: _Parts, row: int) -> Iterator[Fragment]:
        for flow in parts.standing:
            yield whole(flow, self.grid.column_x(self.page.columns - 1), row)
            row += flow.rows + 1

    def _rules(self, row: int, rows: int) -> tuple[UprightRule, ...]:
        return tuple(
            UprightRule(x=self.grid.column_x(column) - self.page.gutter / 2, row=row, rows=rows)
            for column in range(1, self.page.columns)
        )


def whole(flow: Flow, x: float, row: int) -> Fragment:
    """Place a flow uncut."""
    placed = []
    for strip in flow.strips:
        placed.append(PlacedStrip(row=row, strip=strip))
        row += strip.rows
    return Fragment(part=flow.part, key=flow.key, x=x, width=flow.width, strips=tuple(placed))
