"""Cast-off: the rectangles a story can fill, in columns and rows of the page grid.

A *portion* is what of a story one frame is to hold: the whole, or what a jump has left. Its *shapes* are rectangles
it fills to within a few rows, worked out by pouring its flows for real: for each width it may take, each width of
its picture, and each height the picture may be cropped to. A shape is a fact, not an estimate: the same recipe,
laid out again, gives the same lines.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from msgspec import Struct, field
from msgspec.structs import replace

from layout.composer.galley import Flow, Text
from layout.composer.parts import Galley
from layout.copy.model import Story
from layout.makeup.columns import Poured, Slot, pour, pour_front, rows_of
from layout.makeup.plan import Fragment, Grid, PlacedStrip, UprightRule, whole
from layout.makeup.sidebyside import SideBySide
from layout.style import Format, Style
from layout.typography.markup import Run
from layout.typography.phrases import phrase

#: Rows between a frame and the one below it: white with a thin rule in it.
FRAME_GAP: Final = 1
#: Lines a jump leaves on either side at least.
LEAST_JUMP: Final = 5
#: Parts the make-up may drop, and the flows they are.
_BOXES: Final = ("commentary", "letters", "analysis", "explainers", "tables")
#: Widths in columns each weight may take, of pages with so many columns; the widest first.
_WIDTHS: Final[Mapping[str, tuple[int, int]]] = {"lead": (3, 8), "major": (2, 4), "minor": (1, 3), "brief": (1, 2)}
#: Indices into the style's headline steps each weight may take.
_STEPS: Final[Mapping[str, tuple[int, ...]]] = {
    "lead": (0, 1, 2, 3),
    "major": (1, 2, 3, 4),
    "minor": (3, 4, 5),
    "brief": (6,),
}
#: What a smaller headline than the story could have costs.
_SMALLER: Final = 2.0
#: Rows between the heights at which a story that jumps may be cut.
_FRONT_STEP: Final = 4
#: Ways of laying one story that are remembered.
_REMEMBERED: Final = 8
#: Pieces that stories to be cast off at once are divided into: enough that no process waits long for another.
_PIECES: Final = 16
#: Heights of one width and picture that are offered to the page's solver.
_HEIGHTS: Final = 7


class Portion(Struct, frozen=True, kw_only=True):
    """What of a story a frame is to hold.

    ``body`` is what is left of the copy; ``from_page`` is the page a rest comes from, 0 for a story that begins here.
    """

    story: Story
    galley: Galley
    body: Flow
    dropped: frozenset[str] = frozenset()
    from_page: int = 0
    order: int = 0
    section: int = 0

    @property
    def id(self) -> str:
        """The story's id."""
        return self.story.article.id

    @property
    def key(self) -> str:
        """Tells the story's beginning from its rests."""
        return f"{self.id}@{self.from_page}" if self.from_page else self.id


class Recipe(Struct, frozen=True, kw_only=True):
    """How a shape is made: what a lock file keeps of it."""

    columns: int
    rows: int
    step: int
    picture_columns: int = 0
    picture_rows: int = 0
    loose: tuple[tuple[str, int], ...] = ()
    front: bool = False


class Shape(Struct, frozen=True, kw_only=True):
    """A rectangle a portion fills. ``white`` is rows left at the feet of its columns, ``cost`` what a better desk would avoid."""

    recipe: Recipe
    white: int
    cost: float

    @property
    def columns(self) -> int:
        """Its width in columns of the page grid."""
        return self.recipe.columns

    @property
    def rows(self) -> int:
        """Its height in rows, without the gap below it."""
        return self.recipe.rows

    @property
    def cells(self) -> int:
        """What it takes of a page, in rows of one column, with the gap below it."""
        return self.columns * (self.rows + FRAME_GAP)


class Laid(Struct, frozen=True, kw_only=True):
    """A portion laid into a rectangle."""

    fragments: tuple[Fragment, ...]
    rules: tuple[UprightRule, ...]
    rest: Flow | None
    white: int
    done: tuple[str, ...]


class _Parts(Struct):
    """A portion's flows for one recipe."""

    head: Flow
    above: list[Flow] = field(default_factory=list)
    standing: list[Flow] = field(default_factory=list)
    columns: list[Flow] = field(default_factory=list)
    bands: list[Flow] = field(default_factory=list)


class CastOff:
    """Works out shapes and lays portions into them, for one format and style.

    Shapes are remembered by galley, so a process that makes an edition up again casts off only what has changed.
    """

    def __init__(self, style: Style, page: Format) -> None:
        self.style = style
        self.page = page
        self.grid = Grid(page)
        self.stretch = style.fit.box_gap.max - style.fit.box_gap.min
        self._shapes: WeakKeyDictionary[Galley, dict[tuple[object, ...], tuple[Shape, ...]]] = WeakKeyDictionary()
        self._laid: WeakKeyDictionary[Galley, dict[tuple[object, ...], Laid | None]] = WeakKeyDictionary()

    # -- shapes
    # -------------------------------------------------------------------------------------------------------------

    def shapes(self, portion: Portion, most_rows: int, *, fronts: bool) -> tuple[Shape, ...]:
        """Return the rectangles a portion can fill on a page with so many rows free, the cheapest of each size.

        Args:
            portion: the copy.
            most_rows: rows of the page that are free at most.
            fronts: whether it may be cut and jump.
        """
        shapes = self._cast(portion, fronts=False)
        if fronts:
            shapes = (*shapes, *self._cast(portion, fronts=True))
        return tuple(shape for shape in shapes if shape.rows <= most_rows)

    def cells(self, portion: Portion) -> tuple[int, int]:
        """Return the cells that a portion takes at least, and those of the middle one of its shapes."""
        cells = sorted(shape.cells for shape in self._cast(portion, fronts=False))
        if not cells:
            asked = self.rows_asked(portion)
            return asked, asked
        return cells[0], cells[len(cells) // 2]

    def cast_ahead(self, portions: Sequence[Portion], side_by_side: SideBySide) -> None:
        """Cast portions off that have not been, several at once; only shapes come back, not the lines they were cast of."""
        fresh = [
            (portion, fronts)
            for portion in portions
            for fronts in ((False, True) if portion.story.jump == "allowed" else (False,))
            if self._key(portion, fronts=fronts) not in self._shapes.get(portion.galley, {})
        ]
        pieces = [fresh[start::_PIECES] for start in range(min(_PIECES, len(fresh)))]
        work = [partial(self._cast_piece, piece) for piece in pieces]
        for piece, cast in zip(pieces, side_by_side(work), strict=True):
            for (portion, fronts), shapes in zip(piece, cast, strict=True):
                self._shapes.setdefault(portion.galley, {})[self._key(portion, fronts=fronts)] = shapes

    def _cast_piece(self, piece: Sequence[tuple[Portion, bool]]) -> list[tuple[Shape, ...]]:
        return [self._cast(portion, fronts=fronts) for portion, fronts in piece]

    def _key(self, portion: Portion, *, fronts: bool) -> tuple[object, ...]:
        story = portion.story
        return (portion.from_page, portion.body.rows, story.weight, story.columns, portion.dropped, fronts)

    def _cast(self, portion: Portion, *, fronts: bool) -> tuple[Shape, ...]:
        """Return a portion's shapes of any height a page has, worked out once."""
        key = self._key(portion, fronts=fronts)
        known = self._shapes.setdefault(portion.galley, {})
        if key not in known:
            best: dict[tuple[int, int, int], Shape] = {}
            for shape in self._all(portion, self.page.rows, fronts=fronts):
                size = (shape.columns, shape.rows, shape.recipe.step)
                if size not in best or shape.cost < best[size].cost:
                    best[size] = shape
            known[key] = tuple(best[size] for size in sorted(best))
        return known[key]

    def widths(self, portion: Portion) -> tuple[int, ...]:
        """Return the widths in columns a portion may take."""
        most = self.page.columns
        if portion.story.columns:
            return (min(portion.story.columns, most),)
        low, high = _WIDTHS[portion.story.weight]
        if portion.from_page or most < 3:
            low = 1 if portion.from_page or portion.story.weight != "lead" else most
        widths = tuple(range(min(low, most), min(high, most) + 1))
        smallest = self.style.headlines[min(_STEPS[portion.story.weight][-1], len(self.style.headlines) - 1)]
        whole_words = (w for w in widths if portion.galley.holds_headline(self.page.span(w), smallest))
        return widths if portion.from_page else tuple(whole_words) or widths[-1:]

    def _all(self, portion: Portion, most_rows: int, *, fronts: bool) -> Iterator[Shape]:
        for columns in self.widths(portion):
            steps = self._steps(portion, columns)
            for picture_columns in self._picture_widths(portion, columns):
                if fronts:
                    yield from self._fronts(portion, columns, steps[0], picture_columns, most_rows)
                    continue
                for shape in self._wholes(portion, columns, steps[0], picture_columns, most_rows):
                    yield shape
                    for other in steps[1:]:
                        yield self._stepped(portion, shape, other)

    def _steps(self, portion: Portion, columns: int) -> list[int]:
        """Return the headline steps of a width: the largest that takes few lines, and the next smaller."""
        if portion.from_page:
            return [len(self.style.headlines) - 1]
        allowed = [index for index in _STEPS[portion.story.weight] if index < len(self.style.headlines)]
        width = self.page.span(columns)
        most = 2 if columns > 2 else 3 if columns == 2 else 4
        fitting = [
            index for index in allowed if portion.galley.headline_lines(width, self.style.headlines[index]) <= most
        ]
        unbroken = [index for index in fitting if portion.galley.holds_headline(width, self.style.headlines[index])]
        return (unbroken or fitting or allowed[-1:])[:2]

    def _picture_widths(self, portion: Portion, columns: int) -> tuple[int, ...]:
        if portion.from_page or "pictures" in portion.dropped or not portion.galley.package.pictures:
            return (0,)
        ratio = portion.galley.pictures(1.0)[0].rows * self.page.leading
        widths = [width for width in range(1, columns + 1) if width >= columns - 2]
        if ratio > 1.1:  # an upright picture never spans more than two columns
            widths = [width for width in range(1, columns + 1) if width <= 2]
        widest = portion.galley.widest.get(portion.galley.package.pictures[0].key, math.inf)
        sharp = [width for width in range(1, columns + 1) if self.page.span(width) <= widest]
        return tuple(width for width in widths if width in sharp) or tuple(sharp[-1:]) or (1,)

    def _wholes(self, portion: Portion, columns: int, step: int, picture: int, most_rows: int) -> Iterator[Shape]:
        crops = self._crops(portion, picture)
        natural = crops[0]
        seen: set[int] = set()
        for crop in self._chosen(crops):
            base = Recipe(columns=columns, rows=0, step=step, picture_columns=picture, picture_rows=crop)
            parts = self._parts(portion, base)
            zone = self._least_zone(parts, columns)
            rows = self._overhead(parts) + zone
            if rows > most_rows or rows in seen:
                continue
            seen.add(rows)
            laid = self._best_fill(portion, replace(base, rows=rows))
            if laid is None:
                rows += 1
                laid = self._best_fill(portion, replace(base, rows=rows)) if rows <= most_rows else None
            if laid:
                recipe, result = laid
                cost = (
                    3.0 * result.white
                    + 1.5 * abs(recipe.picture_rows - natural) * max(picture, 1) * 0.2
                    + 0.5 * len(recipe.loose)
                )
                yield Shape(recipe=recipe, white=result.white, cost=cost)

    def _stepped(self, portion: Portion, shape: Shape, step: int) -> Shape:
        """Return a shape under another size of headline: the columns below it stay as they are."""
        width = self.page.span(shape.columns)
        heads = [self._head(portion, replace(shape.recipe, step=one), width).rows for one in (shape.recipe.step, step)]
        recipe = replace(shape.recipe, step=step, rows=shape.rows + heads[1] - heads[0])
        return Shape(recipe=recipe, white=shape.white, cost=shape.cost + _SMALLER)

    def grown(self, portion: Portion, recipe: Recipe, room: int) -> tuple[Recipe, Laid] | None:
        """Return a recipe that takes up to so many more rows, with how it is laid; None where there is none.

        First the next larger headline, then a picture less cropped and paragraphs a line longer.
        """
        if recipe.front or portion.from_page:
            return None
        if recipe.step > 0 and recipe.step - 1 in self._steps_up(portion, recipe):
            shape = Shape(recipe=recipe, white=0, cost=0.0)
            larger = self._stepped(portion, shape, recipe.step - 1).recipe
            if 0 < larger.rows - recipe.rows <= room:
                laid = self.lay(portion, larger, 0, 0)
                if laid:
                    return larger, laid
        for rows in range(room, 0, -1):
            found = self._best_fill(portion, replace(recipe, rows=recipe.rows + rows))
            # White left within the frame is less than a row; a larger hole is better closed by a filler.
            if found and found[1].white < min(rows, 2) * recipe.columns:
                return found
        return None

    def _steps_up(self, portion: Portion, recipe: Recipe) -> tuple[int, ...]:
        """Return the headline steps a story's weight may take, and one larger, where no word of it must be parted."""
        steps = _STEPS[portion.story.weight]
        width = self.page.span(recipe.columns)
        return tuple(
            step
            for step in (max(steps[0] - 1, 0), *steps)
            if step < len(self.style.headlines) and portion.galley.holds_headline(width, self.style.headlines[step])
        )

    def _best_fill(self, portion: Portion, recipe: Recipe) -> tuple[Recipe, Laid] | None:
        """Fill a rectangle: by the picture's crop, then by asking paragraphs to run a line longer."""
        laid = self.lay(portion, recipe, 0, 0)
        if laid is None or laid.white == 0:
            return (recipe, laid) if laid else None
        best = (recipe, laid)
        if recipe.picture_columns and laid.white >= recipe.picture_columns:
            taller = replace(recipe, picture_rows=recipe.picture_rows + laid.white // recipe.picture_columns)
            if taller.picture_rows in self._crops(portion, recipe.picture_columns):
                again = self.lay(portion, taller, 0, 0)
                if again and again.white < best[1].white:
                    best = (taller, again)
        if best[1].white and not portion.from_page:
            loose = self._loosened(portion, best[1].white)
            if loose:
                longer = replace(best[0], loose=loose)
                again = self.lay(portion, longer, 0, 0)
                if again and again.white < best[1].white:
                    best = (longer, again)
        return best

    def _loosened(self, portion: Portion, lines: int) -> tuple[tuple[str, int], ...]:
        """Ask so many paragraphs, those that can, to run a line longer; the one that opens the story last."""
        able = portion.galley.looseness(self.page.column_width)
        opening, *others = able or ("",)
        chosen = [key for key in (*others, opening) if 1 in able.get(key, ())][:lines]
        return tuple((key, 1) for key in chosen)

    def _fronts(self, portion: Portion, columns: int, step: int, picture: int, most_rows: int) -> Iterator[Shape]:
        """The story's beginning, cut where it fills a rectangle; the rest jumps."""
        crop = self._crops(portion, picture)[0]
        base = Recipe(columns=columns, rows=0, step=step, picture_columns=picture, picture_rows=crop, front=True)
        overhead = self._overhead(self._parts(portion, base))
        least = overhead + LEAST_JUMP + 1
        for rows in range(least, most_rows + 1):
            if (rows - least) % _FRONT_STEP:
                continue
            recipe = replace(base, rows=rows)
            laid = self.lay(portion, recipe, 0, 0)
            if laid is None or laid.rest is None:
                continue
            yield Shape(recipe=recipe, white=laid.white, cost=3.0 * laid.white)

    def rows_of_part(self, galley: Galley, part: str) -> int:
        """Return the rows of one column that a part takes: what dropping it would save."""
        column = self.page.column_width
        if part == "pictures":
            return sum(round(shape.rows) + 2 for shape in galley.pictures(column))
        if part == "explainers":
            return sum(flow.rows + 1 for flow in galley.explainers(column))
        if part == "tables":
            return sum(flow.rows + 1 for flow in galley.tables(column))
        made = {"commentary": galley.commentary, "letters": galley.letters, "analysis": galley.analysis}[part](column)
        return made.rows + 1 if made else 0

    def rows_asked(self, portion: Portion) -> int:
        """Return the rows of one column that a portion takes, set narrow: what it is overset by where no page holds it."""
        recipe = Recipe(columns=1, rows=0, step=len(self.style.headlines) - 1)
        parts = self._parts(portion, recipe)
        return self._overhead(parts) + rows_of(parts.columns)

    # -- a portion's parts
    # ----------------------------------------------------------------------------------------------------

    def _crops(self, portion: Portion, picture: int) -> list[int]:
        """Heights the lead picture may be cropped to at a width, the natural one first."""
        if not picture:
            return [0]
        low, high = self.style.fit.picture_crop
        shape = portion.galley.pictures(self.page.span(picture))[0]
        natural = max(4, min(round(shape.rows), self.page.rows // 2))
        heights = range(max(3, round(natural * low)), round(natural * high) + 1)
        return sorted(heights, key=lambda rows: (abs(rows - natural), rows)) or [natural]

    def _chosen(self, crops: Sequence[int]) -> list[int]:
        """The natural height and others spread over the range."""
        if len(crops) <= _HEIGHTS:
            return list(crops)
        ordered = sorted(crops)
        spread = {ordered[round(index * (len(ordered) - 1) / (_HEIGHTS - 2))] for index in range(_HEIGHTS - 1)}
        return [crops[0], *sorted(spread - {crops[0]})]

    def _parts(self, portion: Portion, recipe: Recipe) -> _Parts:
        """Return the flows of a recipe: head, pictures, what stands in the columns and what spans them."""
        galley, width = portion.galley, self.page.span(recipe.columns)
        column = self.page.column_width
        parts = _Parts(head=self._head(portion, recipe, width))
        shapes = () if portion.from_page or "pictures" in portion.dropped else galley.pictures(column)
        if shapes and recipe.picture_columns:
            lead = galley.picture(shapes[0].key, self.page.span(recipe.picture_columns), recipe.picture_rows)
            (parts.above if recipe.picture_columns == recipe.columns else parts.standing).append(lead)
            shapes = shapes[1:]
        body = galley.body(column, dict(recipe.loose)) if recipe.loose else portion.body
        if body.strips:
            parts.columns.append(body)
        if recipe.front:
            return parts
        parts.columns += [galley.picture(shape.key, column, max(3, round(shape.rows))) for shape in shapes]
        for name in _BOXES:
            if name not in portion.dropped:
                self._box(parts, galley, name, recipe.columns)
        disclaimer = galley.disclaimer(width)
        if disclaimer:
            (parts.bands if recipe.columns > 1 else parts.columns).append(disclaimer)
        return parts

    def _box(self, parts: _Parts, galley: Galley, name: str, columns: int) -> None:
        column = self.page.column_width
        if name == "analysis" and columns > 1:
            made = galley.analysis(self.page.span(columns))
            parts.bands += [made] if made else []
        elif name == "explainers":
            parts.columns += galley.explainers(column)
        elif name == "tables":
            if columns > 1:
                parts.bands += galley.tables(self.page.span(columns))
            else:
                parts.columns += galley.tables(column)
        else:
            made = {"commentary": galley.commentary, "letters": galley.letters, "analysis": galley.analysis}[name](
                column
            )
            parts.columns += [made] if made else []

    def _head(self, portion: Portion, recipe: Recipe, width: float) -> Flow:
        step = self.style.headlines[recipe.step]
        if not portion.from_page:
            return portion.galley.head(width, step)

        return self._jump_head(portion, width)

    def _jump_head(self, portion: Portion, width: float) -> Flow:
        """A short head for a rest: where it comes from, and the kicker or the headline's first words."""
        galley, setter = portion.galley, portion.galley.setter
        package = galley.package
        source = package.kicker or package.headline
        words = "".join(run.text for run in source[0].runs)
        head = self.own(portion, "jump-head", "brief", words)
        note = self.own(
            portion, "jump-from", "jump", phrase(package.language, "continued-from", page=portion.from_page)
        )
        style = setter.paragraph_style("brief")
        strips = [
            setter.block(setter.set(head, width), width=width, pitch=style.pitch),
            setter.block(setter.set(replace(note, style="jump-from"), width), width=width, pitch=1.0),
        ]
        return Flow(part="head", key=f"{package.id}/jump-head", width=width, strips=tuple(strips))

    def own(self, portion: Portion, name: str, style: str, words: str) -> Text:
        """Return the paper's own words as a text of a story's."""
        package = portion.galley.package
        place = package.headline[0].runs[0].place
        return Text(
            key=f"{package.id}/{name}",
            style=style,
            runs=(Run(text=words, place=place),),
            language=package.language,
            generated=True,
        )

    def set_ahead(self, portion: Portion, recipe: Recipe) -> None:
        """Set all that a recipe asks for, so that the galley has it when the portion is laid."""
        self._parts(portion, recipe)

    # -- laying a portion into a rectangle
    # --------------------------------------------------------------------------------------

    def _overhead(self, parts: _Parts) -> int:
        """Rows of a frame that are not its columns'."""
        above = sum(flow.gap + flow.rows for flow in parts.above)
        below = sum(flow.gap + flow.rows for flow in parts.bands)
        return parts.head.rows + above + below + (1 if parts.columns else 0)

    def _least_zone(self, parts: _Parts, columns: int) -> int:
        """The fewest rows columns of content could take."""
        if not parts.columns:
            return 0
        under = self._under(parts)
        spans = [self._span(flow) for flow in parts.standing]
        taken = under * (spans[0] if spans else 0)
        rows = -(-(rows_of(parts.columns) + taken) // columns)
        return max(rows, under + 1 if spans and spans[0] == columns else under, 1)

    def _under(self, parts: _Parts) -> int:
        return sum(flow.rows + 1 for flow in parts.standing)

    def _span(self, flow: Flow) -> int:
        """How many columns a flow's width spans."""
        return round((flow.width + self.page.gutter) / (self.page.column_width + self.page.gutter))

    def laid(self, portion: Portion, recipe: Recipe, column: int, row: int, jump_to: int = 0) -> Laid | None:
        """Lay a portion where it is to stand, as `lay` does; the last few ways of each story are remembered."""
        known = self._laid.setdefault(portion.galley, {})
        copy = (portion.from_page, portion.body.rows, len(portion.body.strips), portion.dropped)
        key = (copy, recipe, column, row, jump_to)
        if key not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[key] = self.lay(portion, recipe, column, row, jump_to)
        return known[key]

    def lay(self, portion: Portion, recipe: Recipe, column: int, row: int, jump_to: int = 0) -> Laid | None:
        """Lay a portion into a rectangle; None where it does not fit.

        Args:
            portion: the copy.
            recipe: size, headline, picture.
            column: the page column of the rectangle's left edge.
            row: its first row.
            jump_to: the page the rest goes to, printed at the end of a front; 0 while nobody knows it.
        """
        parts = self._parts(portion, recipe)
        zone = recipe.rows - self._overhead(parts)
        if zone < (1 if parts.columns else 0):
            return None
        top = row + parts.head.rows + sum(flow.gap + flow.rows for flow in parts.above) + (1 if parts.columns else 0)
        slots = self._slots(parts, recipe, column, top, zone)
        if slots is None:
            return None
        rest: Flow | None = None
        poured: Poured | None
        if recipe.front:
            poured, rest = self._pour_front(parts, slots)
        else:
            poured = pour(parts.columns, slots, stretch=self.stretch) if parts.columns else Poured((), (), 0.0)
        if poured is None:
            return None
        white_rows = (
            sum(slot.rows - used for slot, used in zip(slots, poured.used, strict=False)) if parts.columns else zone
        )
        if recipe.front:
            white_rows -= 1  # the jump line's row
        fragments = self._fragments(portion, recipe, parts, poured, slots, (column, row, top, zone), jump_to)
        rules = self._rules(recipe, parts, column, top, zone)
        done = self._done(portion, recipe, poured)
        return Laid(fragments=fragments, rules=rules, rest=rest, white=max(white_rows, 0), done=done)

    def _slots(self, parts: _Parts, recipe: Recipe, column: int, top: int, zone: int) -> list[Slot] | None:
        under = self._under(parts)
        span = self._span(parts.standing[0]) if parts.standing else 0
        slots = []
        for index in range(recipe.columns if parts.columns else 0):
            taken = under if index >= recipe.columns - span else 0
            rows = zone - taken
            if rows < 0:
                return None
            x = self.grid.column_x(column + index)
            slots.append(Slot(page=0, x=x, width=self.page.column_width, row=top + taken, rows=rows))
        return slots

    def _pour_front(self, parts: _Parts, slots: Sequence[Slot]) -> tuple[Poured | None, Flow | None]:
        """Fill the columns with the body's beginning, less a row for the jump line."""
        last = slots[-1]
        if last.rows < 2 or not parts.columns:
            return None, None
        shorter = [*slots[:-1], replace(last, rows=last.rows - 1)]
        if sum(slot.rows for slot in shorter) < LEAST_JUMP:
            return None, None
        cut = pour_front(parts.columns[0], shorter, least_rest=LEAST_JUMP)
        return cut or (None, None)

    def _fragments(
        self, portion: Portion, recipe: Recipe, parts: _Parts, poured: Poured, slots: Sequence[Slot],
        place: tuple[int, int, int, int], jump_to: int,
    ) -> tuple[Fragment, ...]:  # fmt: skip
        column, row, top, zone = place
        x = self.grid.column_x(column)
        fragments = [whole(parts.head, x, row)]
        below = row + parts.head.rows
        for flow in parts.above:
            fragments.append(whole(flow, x, below + flow.gap))
            below += flow.gap + flow.rows
        for flow in parts.standing:
            left = self.grid.column_x(column + recipe.columns - self._span(flow))
            fragments.append(whole(flow, left, top))
        fragments += [fragment for held in poured.fragments for fragment in held]
        if recipe.front:
            fragments.append(self._jump_line(portion, slots[-1], jump_to))
        below = top + zone
        for flow in parts.bands:
            fragments.append(whole(flow, x, below + flow.gap))
            below += flow.gap + flow.rows
        return tuple(fragments)

    def _jump_line(self, portion: Portion, slot: Slot, page: int) -> Fragment:
        words = phrase(portion.galley.package.language, "continued-on", page=page or "00")
        setter = portion.galley.setter
        lines = setter.set(self.own(portion, "jump-to", "jump", words), slot.width)
        strip = setter.block(lines[:1], width=slot.width, pitch=1.0)
        row = slot.row + slot.rows - 1
        return Fragment(
            part="jump",
            key=f"{portion.id}/jump-to",
            x=slot.x,
            width=slot.width,
            strips=(PlacedStrip(row=row, strip=strip),),
        )

    def _rules(self, recipe: Recipe, parts: _Parts, column: int, top: int, zone: int) -> tuple[UprightRule, ...]:
        """Thin rules between the columns of copy, but not through a picture."""
        span = self._span(parts.standing[0]) if parts.standing else 0
        rules = []
        for index in range(1, recipe.columns if parts.columns else 0):
            taken = self._under(parts) if index > recipe.columns - span else 0
            if zone - taken > 0:
                x = self.grid.column_x(column + index) - self.page.gutter / 2
                rules.append(UprightRule(x=x, row=top + taken, rows=zone - taken))
        return tuple(rules)

    def _done(self, portion: Portion, recipe: Recipe, poured: Poured) -> tuple[str, ...]:
        """What was done to fit, in the words of the fit table."""
        done = []
        opened = sum(
            below.row - (above.row + above.strip.rows)
            for held in poured.fragments
            for fragment in held
            for above, below in zip(fragment.strips, fragment.strips[1:], strict=False)
        )
        if opened > 0:
            done.append(f"white opened by {opened} rows")
        if recipe.picture_columns:
            natural = self._crops(portion, recipe.picture_columns)[0]
            if recipe.picture_rows != natural:
                done.append(f"picture cropped to {recipe.picture_rows} rows of {natural}")
        if recipe.loose:
            several = "s" if len(recipe.loose) > 1 else ""
            done.append(f"{len(recipe.loose)} paragraph{several} a line longer")
        done += [f"{name} dropped" for name in sorted(portion.dropped)]
        return tuple(done)
