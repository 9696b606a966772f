"""Make-up of one story on pages of its own: an article built alone.

A page is zones one under the other: the head across all columns, perhaps a picture, then the columns of copy, then
what spans the columns (analysis, explainers side by side), and at the last page's foot the disclaimer. Further
pictures stand at the heads of columns. Which boxes stand in the columns and which span them is tried out, as are
the steps of the headline and the places of the pictures; each way is counted in rows, and the one that needs the
fewest pages, fills them best and leaves the feet most level is taken.

Work is bounded: ways are ranked by arithmetic first and only the best are poured, columns are poured with few
alternatives, and what is too tall for a zone is cut rather than tried elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.galley import Flow, beside
from layout.composer.parts import Galley, PictureShape
from layout.errors import MakeupError
from layout.makeup.columns import Filling, Poured, Slot, Stock, rows_of
from layout.makeup.plan import Fragment, Frame, Grid, Page, UprightRule, whole
from layout.style import Format, HeadlineStep, Style

#: What a further page costs, and a row that stays white on a page that is to be full.
_PAGE: Final = 10_000.0
_WHITE: Final = 6.0
#: A page with no more than this many rows to spare is made full; one with more ends where its copy ends.
_NEARLY_FULL: Final = 12
#: Depths the columns of the last page are tried with, from the first that holds the copy.
_LEVEL_TRIES: Final = 5
#: Ways that are poured: of a story of a page or two, and of a long one.
_WAYS: Final = 24
_WAYS_OF_A_LONG_STORY: Final = 6
_LONG: Final = 260
#: Crops of the lead picture that are poured for each way.
_CROPS: Final = 3
#: The fewest rows of copy worth beginning columns for below a head, and below copy for bands.
_LEAST_ZONE: Final = 4
#: Share of a page's rows a picture, a disclaimer and a row of explainers may take.
_TALLEST_PICTURE: Final = 0.5
_TALLEST_OTHER: Final = 0.3
_TALLEST_FOOT: Final = 0.1
_TALLEST_BAND: Final = 0.6
#: Up to what share of a page the copy of a story takes headlines may be so large, in points.
_HEADLINES: Final = ((0.4, 44.0), (0.7, 36.0))
_USUAL_HEADLINE: Final = 30.5
#: No story is this long; the search for its number of pages ends here.
_MOST_PAGES: Final = 400

Where = Literal["columns", "across"]
Others = Literal["heads", "copy"]


class _Way(Struct, frozen=True, kw_only=True):
    """One way to make the story up: headline step, what spans the columns, where the pictures stand."""

    step: HeadlineStep
    across: tuple[str, ...]
    picture: Where | None
    others: Others


class _Parts(Struct, frozen=True, kw_only=True):
    """A way's flows.

    ``top`` spans the columns above the copy, ``standing`` heads the last column beside its beginning, ``heading``
    are pictures for the heads of other columns, ``bands`` span the columns below the copy, ``foot`` ends the last
    page.
    """

    top: tuple[Flow, ...]
    standing: tuple[Flow, ...]
    heading: tuple[Flow, ...]
    columns: tuple[Flow, ...]
    bands: tuple[Flow, ...]
    foot: Flow | None

    @property
    def foot_rows(self) -> int:
        """Rows kept at the last page's foot, with the white above."""
        return self.foot.gap + self.foot.rows if self.foot else 0


class _Top(Struct, frozen=True, kw_only=True):
    """What spans the columns above the copy, by page, and where the copy begins."""

    pages: tuple[tuple[Fragment, ...], ...]
    row: int

    @property
    def page(self) -> int:
        """The page the copy begins on, from 1."""
        return len(self.pages)


class _Copy(Struct, frozen=True, kw_only=True):
    """The columns of copy: what stands at their heads, what was poured into the slots, how deep the last page's are."""

    slots: tuple[Slot, ...]
    heads: Mapping[tuple[int, int], tuple[Flow, ...]]
    poured: Poured
    last: int
    depth: int


class _Made(Struct, frozen=True, kw_only=True):
    """A way, worked out."""

    cost: float
    pages: tuple[tuple[Fragment, ...], ...]
    rules: tuple[tuple[UprightRule, ...], ...]


class HeadRows(Struct, frozen=True, kw_only=True):
    """Rows the masthead takes on the first page and the running head on the others."""

    first: int
    other: int


def make_up_story(galley: Galley, style: Style, page: Format, heads: HeadRows, section: str = "") -> tuple[Page, ...]:
    """Make an article up on as many pages as it needs."""
    desk = _Desk(galley, style, page, heads)
    made = min((desk.make(way) for way in desk.shortlist()), key=lambda made: made.cost)
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

    def _free(self, number: int) -> int:
        """Rows of a page that are the story's."""
        return self.page.rows - self.head_rows(number)

    # -- ways
    # ---------------------------------------------------------------------------------------------------------------

    def shortlist(self) -> list[_Way]:
        """Return the ways worth working out, those that promise most first."""
        ways = list(self._ways())
        long = rows_of(self._parts(ways[0], self._natural(ways[0])).columns) > _LONG * self.page.columns / 2
        ranked = sorted(range(len(ways)), key=lambda index: (self._promise(ways[index]), index))
        return [ways[index] for index in ranked[: _WAYS_OF_A_LONG_STORY if long else _WAYS]]

    def _ways(self) -> Iterator[_Way]:
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
        choices = [self._places(name) for name in boxes]
        lead: tuple[Where | None, ...] = ("across", "columns") if package.pictures else (None,)
        others: tuple[Others, ...] = ("heads", "copy") if len(package.pictures) > 1 else ("heads",)
        for step, picture, other, places in product(self._steps(), lead, others, product(*choices)):
            across = tuple(name for name, place in zip(boxes, places, strict=True) if place == "across")
            yield _Way(step=step, across=across, picture=picture, others=other)

    def _places(self, name: str) -> tuple[Where, ...]:
        """Where a part may stand: across the columns only if it is not too tall for that, in them only if it is not too wide."""
        if self.page.columns == 1:
            return ("columns",)
        if name == "tables":
            return ("columns", "across") if self.galley.tables_fit(self.column) else ("across",)
        if name == "explainers" and len(self.galley.package.explainers) % self.page.columns:
            return ("columns",)  # side by side, they would leave a hole
        limit = round(self.page.rows * _TALLEST_BAND)
        flows = self._band(name)
        return ("columns", "across") if flows and all(flow.rows <= limit for flow in flows) else ("columns",)

    def _steps(self) -> list[HeadlineStep]:
        """Return the two largest headline sizes that suit the story's length and take two lines at most."""
        galley = self.galley
        pictures = sum(self._height(shape) for shape in galley.pictures(self.column))
        rows = rows_of((galley.body(self.column), *self._boxes())) + pictures
        share = rows / (self._free(1) * self.page.columns)
        largest = next((size for most, size in _HEADLINES if share <= most), _USUAL_HEADLINE)
        usual = [step for step in self.style.headlines if step.size <= largest]
        fitting = [step for step in usual if galley.headline_lines(self.page.type_width, step) <= 2]
        unbroken = [step for step in fitting if galley.holds_headline(self.page.type_width, step)]
        return (unbroken or fitting or usual[-2:])[:2]

    def _boxes(self) -> Iterator[Flow]:
        for name in ("commentary", "letters", "analysis", "explainers"):
            yield from self._flows(name, self.column)

    def _taste(self, way: _Way) -> float:
        """What an editor would rather have, where the room is the same: the analysis across, opinions in the columns."""
        wanted = {"analysis", "explainers"}
        off = sum(14.0 for name in way.across if name not in wanted)
        off += sum(20.0 for name in wanted if name not in way.across)
        off += 9.0 * self.style.headlines.index(way.step)
        if way.picture:
            width = self.page.type_width if way.picture == "across" else self.column
            shape = self.galley.pictures(width)[0]
            off += 6.0 if way.picture == "columns" else 0.0
            off += 40.0 * (1 - self.galley.picture_width(shape.key, width, self._height(shape)) / width)
        return off + (15.0 if way.others == "copy" else 0.0)

    def _promise(self, way: _Way) -> float:
        """What a way would cost if rows could be divided at will."""
        spare = self._spare(self._parts(way, self._natural(way)))
        pages, free = 1, spare
        while free < 0:
            free += self._free(2)
            pages += 1
        return _PAGE * pages + self._taste(way) + (_WHITE * free if free <= _NEARLY_FULL else 0.0)

    def _spare(self, parts: _Parts) -> int:
        """Rows the first page has to spare, at level feet; what is missing is below zero."""
        columns = rows_of(parts.columns) + sum(flow.rows + 1 for flow in (*parts.standing, *parts.heading))
        stacked = sum(flow.gap + flow.rows for flow in (*parts.top, *parts.bands))
        return self._free(1) - stacked - parts.foot_rows - -(-columns // self.page.columns)

    # -- a way's parts
    # --------------------------------------------------------------------------------------------------------

    def _parts(self, way: _Way, picture_rows: int | None) -> _Parts:
        galley = self.galley
        shapes = galley.pictures(self.column)
        top: list[Flow] = [galley.head(self.page.type_width, way.step)]
        standing: list[Flow] = []
        if picture_rows is not None and way.picture == "across":
            top.append(galley.picture(shapes[0].key, self.page.type_width, picture_rows))
        elif picture_rows is not None:
            standing.append(galley.picture(shapes[0].key, self.column, picture_rows))
        others = [galley.picture(shape.key, self.column, self._height(shape, _TALLEST_OTHER)) for shape in shapes[1:]]
        heading = [flow for flow in others if way.others == "heads" and flow.rows <= self._free(2) // 2]
        columns = [galley.body(self.column), *(flow for flow in others if flow not in heading)]
        bands: list[Flow] = []
        for name in ("commentary", "letters", "analysis", "explainers", "tables"):
            if name in way.across:
                bands += self._band(name)
            else:
                columns += self._flows(name, self.column)
        foot = galley.disclaimer(self.page.type_width)
        if foot and foot.rows > self.page.rows * _TALLEST_FOOT:
            bands.append(foot)
            foot = None
        return _Parts(
            top=tuple(top),
            standing=tuple(standing),
            heading=tuple(heading),
            columns=tuple(flow for flow in columns if flow.strips),
            bands=tuple(bands),
            foot=foot,
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
        """A part across the columns; nothing where it would be too tall for that."""
        width, count = self.page.type_width, self.page.columns
        if name == "commentary":
            return _those(self.galley.commentary(width, count))
        if name == "letters":
            return _those(self.galley.letters(width, count))
        if name != "explainers":
            return self._flows(name, width)
        flows = self.galley.explainers(self.column)
        xs = [self.grid.column_x(column) for column in range(count)]
        return tuple(
            beside(row, xs[: len(row)], part="explainers", key=row[0].key, width=width)
            for row in (flows[start : start + count] for start in range(0, len(flows), count))
        )

    # -- the lead picture's height
    # --------------------------------------------------------------------------------------------

    def _height(self, shape: PictureShape, share: float = _TALLEST_PICTURE) -> int:
        """Rows of a picture as it would stand: its natural height, or as much as it may take of a page."""
        return max(2, min(round(shape.rows), round(self.page.rows * share)))

    def _natural(self, way: _Way) -> int | None:
        if way.picture is None:
            return None
        return self._height(self.galley.pictures(self.page.type_width if way.picture == "across" else self.column)[0])

    def _crops(self, way: _Way) -> list[int | None]:
        """Heights in rows the lead picture is tried with: the natural one, and those that promise to fill the page."""
        natural = self._natural(way)
        if natural is None:
            return [None]
        low, high = self.style.fit.picture_crop
        heights = range(max(2, round(natural * low)), round(natural * high) + 1)
        promising = sorted(heights, key=lambda rows: (abs(self._spare(self._parts(way, rows))), abs(rows - natural)))
        return [natural, *(rows for rows in promising[:_CROPS] if rows != natural)]

    # -- pages
    # ----------------------------------------------------------------------------------------------------------------

    def make(self, way: _Way) -> _Made:
        """Work one way out, at the crop of the lead picture that fills its pages best."""
        natural, *others = self._crops(way)
        made = self._pages(self._parts(way, natural))
        if made is None:
            raise MakeupError(f"{self.galley.package.id} does not fit {_MOST_PAGES} pages")
        if natural is None or len(made.pages) > 2:
            others = []
        for rows in others:
            assert natural is not None
            assert rows is not None
            cropped = self._pages(self._parts(way, rows), most=len(made.pages))
            if cropped and cropped.cost + abs(rows - natural) < made.cost:
                made = replace(cropped, cost=cropped.cost + abs(rows - natural))
        return replace(made, cost=made.cost + self._taste(way))

    def _pages(self, parts: _Parts, most: int = _MOST_PAGES) -> _Made | None:
        top = self._top(parts)
        stock = Stock(parts.columns, stretch=self.stretch, tallest=self._free(2))
        for last in range(top.page, top.page + most):
            made = self._copy(parts, top, stock, last)
            if made:
                return self._finished(parts, top, made)
        return None

    def _top(self, parts: _Parts) -> _Top:
        """Place what spans the columns above the copy; very much of it takes pages of its own."""
        row = self.head_rows(1)
        if sum(flow.rows + flow.gap for flow in parts.top) + _LEAST_ZONE <= self._free(1):
            fragments = []
            for index, flow in enumerate(parts.top):
                row += flow.gap if index else 0
                fragments.append(whole(flow, 0.0, row))
                row += flow.rows
            return _Top(pages=(tuple(fragments),), row=row + 1)
        stock = Stock(parts.top, stretch=0, tallest=self._free(2))
        filling, slots = Filling(stock), list[Slot]()
        while not filling.holds_all:
            slots.append(self._wide_slot(len(slots) + 1, self.head_rows(len(slots) + 1)))
            filling = filling.fill(slots[-1:], level=False)
        poured = filling.poured(slots)
        assert poured is not None
        row = slots[-1].row + poured.used[-1] + 1
        if self.page.rows - row < _LEAST_ZONE:
            return _Top(pages=(*poured.fragments, ()), row=self.heads.other)
        return _Top(pages=poured.fragments, row=row)

    def _wide_slot(self, number: int, row: int, foot: int = 0) -> Slot:
        rows = max(self.page.rows - row - foot, 0)
        return Slot(page=number, x=0.0, width=self.page.type_width, row=row, rows=rows if rows >= _LEAST_ZONE else 0)

    def _zone_row(self, top: _Top, number: int) -> int:
        """The first row of the columns on a page."""
        return top.row if number == top.page else self.head_rows(number)

    def _slots(
        self, top: _Top, number: int, depth: int, heads: Mapping[tuple[int, int], tuple[Flow, ...]]
    ) -> list[Slot]:
        """The columns of a page, so many rows deep, below what stands at their heads."""
        row = self._zone_row(top, number)
        slots = []
        for column in range(self.page.columns):
            under = _stacked(heads.get((number, column), ()))
            x = self.grid.column_x(column)
            slots.append(Slot(page=number, x=x, width=self.column, row=row + under, rows=max(depth - under, 0)))
        return slots

    def _heads(self, parts: _Parts, top: _Top, last: int) -> dict[tuple[int, int], tuple[Flow, ...]] | None:
        """Give pictures the heads of columns: one a page first, from the last column on; None where they do not fit."""
        columns, pages = self.page.columns, range(top.page, last + 1)
        room = {page: self.page.rows - self._zone_row(top, page) for page in pages}
        room[last] -= parts.foot_rows
        places = [(page, column) for column in reversed(range(columns)) for page in pages]
        heads: dict[tuple[int, int], tuple[Flow, ...]] = {}
        for flow in (*parts.standing, *parts.heading):
            free = [place for place in places if _stacked(heads.get(place, ())) + flow.rows <= room[place[0]]]
            if not free:
                return None
            chosen = min(free, key=lambda place: len(heads.get(place, ())))
            heads[chosen] = (*heads.get(chosen, ()), flow)
        return heads

    def _copy(self, parts: _Parts, top: _Top, stock: Stock, last: int) -> _Copy | None:
        """Fill all pages but the last, and make the columns of the last as short as they can be with level feet."""
        heads = self._heads(parts, top, last)
        if heads is None:
            return None
        full = [
            slot
            for number in range(top.page, last)
            for slot in self._slots(top, number, self.page.rows - self._zone_row(top, number), heads)
        ]
        stacks = [_stacked(flows) for (page, _), flows in heads.items() if page == last]
        most = self.page.rows - self._zone_row(top, last) - parts.foot_rows
        rest = stock.rows + sum(stacks) - sum(slot.rows for slot in full)
        white = sum(entry.strip.rows for entry in stock.entries if entry.strip.white)
        if rest - white > most * self.page.columns:
            return None
        filling = Filling(stock).fill(full)
        least = (
            max(1, *stacks, (rest - white) // self.page.columns)
            if stacks
            else max(1, (rest - white) // self.page.columns)
        )
        beyond = most - sum(flow.gap + flow.rows for flow in parts.bands)
        best: tuple[float, int, Poured, list[Slot]] | None = None
        for depth in range(min(least, most), most + 1):
            if best and (depth > best[1] + _LEVEL_TRIES or best[1] <= beyond < depth):
                break
            slots = [*full, *self._slots(top, last, depth, heads)]
            poured = filling.fill(slots[len(full) :]).poured(slots)
            if poured and (best is None or poured.cost + 2 * (depth - best[1]) < best[0]):
                best = (poured.cost, depth, poured, slots)
        if best is None:
            return None
        return _Copy(slots=tuple(best[3]), heads=heads, poured=best[2], last=last, depth=best[1])

    # -- bands and foot
    # -------------------------------------------------------------------------------------------------------

    def _finished(self, parts: _Parts, top: _Top, copy: _Copy) -> _Made:
        """Put bands and foot below the copy, on further pages where there is no room, and count the cost."""
        row = self._zone_row(top, copy.last) + copy.depth
        below = sum(flow.gap + flow.rows for flow in parts.bands)
        spare = self.page.rows - parts.foot_rows - row - below
        if spare < 0:
            return self._overflowing(parts, top, copy, row)
        alone = copy.last == 1
        gaps, left = self._spread(spare, len(parts.bands) + (len(parts.top) if alone else 0) + (parts.foot is not None))
        if left:  # white that would not reach the foot is no use above it: the page ends where its copy ends
            gaps, left = [0] * len(gaps), 0 if spare > _NEARLY_FULL else spare
        cost = _PAGE * copy.last + copy.poured.cost + _WHITE * left + 0.4 * sum(gap**2 for gap in gaps)
        lowered = gaps[: len(parts.top)] if alone else []
        pages = self._placed(top, copy, lowered)
        row += sum(lowered)
        for flow, gap in zip(parts.bands, gaps[len(lowered) :], strict=False):
            row += flow.gap + gap
            pages[-1].append(whole(flow, 0.0, row))
            row += flow.rows
        return self._made(parts, top, copy, pages, cost, sum(lowered))

    def _overflowing(self, parts: _Parts, top: _Top, copy: _Copy, row: int) -> _Made:
        """Pour bands into what the last page of copy has left and into as many pages as it takes."""
        foot = parts.foot_rows
        stock = Stock(parts.bands, stretch=self.stretch, tallest=self._free(2) - foot)
        slots = [self._wide_slot(copy.last, row + 1, foot)]
        filling = Filling(stock).fill(slots, level=False)
        while not filling.holds_all:
            number = copy.last + len(slots)
            slots.append(self._wide_slot(number, self.head_rows(number), foot))
            filling = filling.fill(slots[-1:], level=False)
        poured = filling.poured(slots)
        assert poured is not None
        pages = self._placed(top, copy, [])
        pages[-1] += poured.fragments[0]
        pages += [list(fragments) for fragments in poured.fragments[1:]]
        cost = _PAGE * len(pages) + copy.poured.cost + poured.cost
        return self._made(parts, top, copy, pages, cost, 0)

    def _spread(self, spare: int, gaps: int) -> tuple[list[int], int]:
        """Divide rows to spare among the gaps between bands; return what each is opened by and what is left."""
        opened = [0] * gaps
        while spare > 0 and gaps and min(opened) < self.stretch:
            opened[opened.index(min(opened))] += 1
            spare -= 1
        return opened, spare

    # -- placing
    # --------------------------------------------------------------------------------------------------------------

    def _placed(self, top: _Top, copy: _Copy, opened: Sequence[int]) -> list[list[Fragment]]:
        """Put head, pictures and columns where they belong, page by page; ``opened`` are rows added above each after the head."""
        pages = [list(fragments) for fragments in top.pages]
        lowered = 0
        if opened:
            for index, fragment in enumerate(pages[0][1:], 1):
                lowered += opened[index - 1]
                pages[0][index] = fragment.lowered(lowered)
            lowered += opened[-1]
        pages += [[] for _ in range(copy.last - top.page)]
        for slot, fragments in zip(copy.slots, copy.poured.fragments, strict=True):
            column = round(slot.x / (self.column + self.page.gutter))
            here = [*self._standing(copy.heads.get((slot.page, column), ()), slot), *fragments]
            pages[slot.page - 1] += [fragment.lowered(lowered) if lowered else fragment for fragment in here]
        return pages

    def _standing(self, flows: Sequence[Flow], slot: Slot) -> Iterator[Fragment]:
        """What stands at a column's head, above its slot."""
        row = slot.row - _stacked(flows)
        for flow in flows:
            yield whole(flow, slot.x, row)
            row += flow.rows + 1

    def _made(
        self, parts: _Parts, top: _Top, copy: _Copy, pages: list[list[Fragment]], cost: float, lowered: int
    ) -> _Made:
        if parts.foot:
            pages[-1].append(whole(parts.foot, 0.0, self.page.rows - parts.foot.rows))
        rules = [self._rules(top, copy, number, lowered) for number in range(1, len(pages) + 1)]
        return _Made(cost=cost, pages=tuple(tuple(page) for page in pages), rules=tuple(rules))

    def _rules(self, top: _Top, copy: _Copy, number: int, lowered: int) -> tuple[UprightRule, ...]:
        """Hairlines in the gutters of a page's columns, where there is something on both sides."""
        if not top.page <= number <= copy.last:
            return ()
        row = self._zone_row(top, number)
        depth = copy.depth if number == copy.last else self.page.rows - row
        filled = [
            bool(fragments) or bool(copy.heads.get((number, round(slot.x / (self.column + self.page.gutter)))))
            for slot, fragments in zip(copy.slots, copy.poured.fragments, strict=True)
            if slot.page == number
        ]
        return tuple(
            UprightRule(x=self.grid.column_x(column) - self.page.gutter / 2, row=row + lowered, rows=depth)
            for column in range(1, self.page.columns)
            if filled[column - 1] and filled[column]
        )


def _those(flow: Flow | None) -> tuple[Flow, ...]:
    return (flow,) if flow else ()


def _stacked(flows: Sequence[Flow]) -> int:
    """Rows flows take at a column's head, with the white below each."""
    return sum(flow.rows + 1 for flow in flows)
