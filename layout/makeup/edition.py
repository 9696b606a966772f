"""Make-up of an edition: pages one after the other, each the best that can be made of the front of the queue.

Stories wait in the order of the sections. For each page what is fixed is set aside (masthead, section opener, ads,
contents, imprint), and the solver chooses among the stories at the front of the queue; what it cannot use waits for
the next page. A story that fits no page whole, or that may jump, may be cut: its rest goes to the front of the
queue. Where a page stays too white, it is tried again with more stories, more time and, in the end, with stories
run on to the next page. The loop ends when the queue is empty; what is left when the pages are used up is overset.

A run of pages, up to the next section that starts one, is searched by itself, from the page it starts on and the
queue as it is then, and comes out as a *sketch*: which portion stands where by which recipe. Sketches are drawn in
order, and what crosses runs (fillers printed so far) is settled then. So runs may be searched side by side, from
the pages they should start on; where one comes out longer than planned, those behind it are searched again.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.parts import Galley
from layout.copy.model import Edition
from layout.kept import Kept
from layout.makeup.castoff import FRAME_GAP, CastOff, Laid, Portion, Recipe, Shape
from layout.makeup.furnishing import Furnishing, Piece
from layout.makeup.lock import Lock, LockedPage, LockedStory
from layout.makeup.place import LEVEL, Candidate, Placing, Taken, load_solver, place
from layout.makeup.plan import Frame, LevelRule, Page, UprightRule
from layout.makeup.sidebyside import SideBySide
from layout.style import Format, Style

#: Stories offered to the solver on the first try of a page, and on the later ones.
_WINDOW: Final = (10, 14, 14)
#: The solver's limit on each try, in deterministic seconds.
_LIMIT: Final = (0.3, 0.4, 0.6)
#: Stories at the front of the queue that may be run on to the next page, where a page would else stay white.
_CUT_AMONG: Final = 6
#: A page filled to this share is good; below it the next try is made.
_FULL: Final = 0.975
#: Shares of its room that a run of pages may be filled to with its stories' least shapes: with ease, and at a pinch.
_DENSITIES: Final = (0.9, 0.92, 0.94, 0.96)
#: How close and how wide stories may be set for a run to end on a full page, and the steps between.
_SHARES: Final = (0.8, 1.3)
_SHARE_STEP: Final = 0.05
#: By how much closer a run is tried that took a page more than planned.
_CLOSER: Final = (0.0, 0.1)
#: How often one frame may grow on a page that has white to give.
_GROWTHS: Final = 3
#: White rows a locked story may leave beyond those it left when it was accepted.
_GIVE: Final = 2
#: Pages tried beyond those allowed, to say how many the copy needs.
_BEYOND: Final = 64


class Placed(Struct, frozen=True, kw_only=True):
    """A portion in its rectangle, as accepted: what the lock file keeps."""

    portion: Portion
    recipe: Recipe
    column: int
    row: int
    white: int
    done: tuple[str, ...]


class MadePage(Struct, frozen=True, kw_only=True):
    """One made-up page with what was placed on it. ``unfilled`` is the share of its type area that stays white."""

    page: Page
    placed: tuple[Placed, ...]
    unfilled: float


class Layout(Struct, frozen=True, kw_only=True):
    """A made-up edition: its pages, and the portions no page had room for, with the pages they would need."""

    pages: tuple[MadePage, ...]
    overset: tuple[Portion, ...] = ()
    pages_needed: int = 0


class Standing(Struct, frozen=True, kw_only=True):
    """A portion by its key, where it stands and how it is laid."""

    key: str
    recipe: Recipe
    column: int
    row: int


#: Pages as they were searched for, from a run's first on: what stands on each.
Sketch = tuple[tuple[Standing, ...], ...]


class EditionDesk:
    """Makes an edition up.

    Args:
        edition: the copy's order, weights and pins.
        galleys: each article's flows by its id.
        style: the house style.
        page: the format.
        furnishing: the paper's own frames.
        dropped: parts left out, by article id.
        castoff: works out shapes, and remembers them from one attempt to the next.
        lock: placements to keep where they still fit.
        kept: locked pages of the last time.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that pages are made from
        self,
        edition: Edition,
        galleys: Mapping[str, Galley],
        style: Style,
        page: Format,
        furnishing: Furnishing,
        dropped: Mapping[str, frozenset[str]],
        castoff: CastOff,
        lock: Lock | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.edition = edition
        self.style = style
        self.page = page
        self.furnishing = furnishing
        self.castoff = castoff
        self._printed: tuple[str, ...] = ()
        self._closer = 0.0
        self._stories: tuple[Portion, ...] = ()
        #: The first page of the run that is made up, and the page it should end on once one of its pages is searched.
        self._start = 1
        self._end: int | None = None
        self._lock = lock
        self._side_by_side: SideBySide | None = None
        #: Sketches of runs by the page they start on and the portions waiting then, searched side by side.
        self._ahead: dict[tuple[int, tuple[str, ...]], Sketch] = {}
        #: Stories that stand in the lock as they stood, of the run that is made up.
        self._unmoved: frozenset[str] = frozenset()
        self._kept = kept or Kept()
        starts = [int(section.start == "new-page") for section in edition.sections[1:]]
        #: The run of pages that each section belongs to.
        self._runs = tuple(itertools.accumulate(starts, initial=0))
        #: What a page says of the edition, and which pages print in colour.
        self._said = (edition.colour_pages, tuple(section.name for section in edition.sections))
        self._galleys = galleys
        self._dropped = dropped

    def portions(self) -> list[Portion]:
        """Return the stories as a queue, in the order of the sections."""
        queue: list[Portion] = []
        for number, section in enumerate(self.edition.sections):
            for story in section.stories:
                galley = self._galleys[story.article.id]
                dropped = self._dropped.get(story.article.id, frozenset())
                body = galley.body(self.page.column_width)
                queue.append(
                    Portion(story=story, galley=galley, body=body, dropped=dropped, order=len(queue), section=number)
                )
        return queue

    def make(self, side_by_side: SideBySide | None = None) -> Layout:
        """Make all pages up; with somebody to do several pieces of work at once they come out the same, only sooner.

        Pages of a lock are looked for one after the other: hardly any of them has to be searched.
        """
        self._side_by_side = None if self._lock else side_by_side
        counts = self.edition.pages
        most = counts.max if counts and counts.max else 400
        least = counts.min if counts else 1
        multiple = counts.multiple if counts else 1
        queue = self.portions()
        self._stories = tuple(queue)
        pages: list[MadePage] = []
        if self._side_by_side:
            self.castoff.cast_ahead(queue, self._side_by_side)
        while queue and len(pages) < most:
            for standing in self._sketched(len(pages) + 1, queue, most):
                self._printed = _fillers(pages)
                made, queue = self._drawn(len(pages) + 1, queue, standing)
                pages.append(made)
        while len(pages) < min(least, most) or (len(pages) % multiple and len(pages) < most):
            self._printed = _fillers(pages)
            pages.append(self._page(len(pages) + 1, [])[0])
        needed = len(pages)
        rest = tuple(queue)
        while queue and needed < most + _BEYOND:
            _, queue = self._page(needed + 1, queue, tries=1)
            needed += 1
        pages = [self._numbered(made, pages) for made in pages]
        return Layout(pages=tuple(pages), overset=rest, pages_needed=-(-needed // multiple) * multiple)

    # -- runs of pages
    # --------------------------------------------------------------------------------------------------------

    def _sketched(self, start: int, queue: list[Portion], most: int) -> Sketch:
        """Return the run at the front of the queue as it was searched side by side with others, or search it."""
        key = (start, tuple(portion.key for portion in queue))
        if self._side_by_side and key not in self._ahead:
            self._search_ahead(start, queue, most, self._side_by_side)
        return self._ahead.get(key) or self._sketch(start, queue, most)

    def _search_ahead(self, start: int, queue: list[Portion], most: int, side_by_side: SideBySide) -> None:
        """Search all runs that are left at once, each from the page that those before it should leave to it."""
        keys, work = list[tuple[int, tuple[str, ...]]](), list[Callable[[], Sketch]]()
        while queue and start <= most:
            key = (start, tuple(portion.key for portion in queue))
            if key not in self._ahead:
                keys.append(key)
                work.append(partial(self._sketch, start, list(queue), most))
            run = self._front_run(queue)
            start += self._pages_of(start, run, self._density)[0]
            # A story of a later section is gone where it was pinned to one of these pages.
            queue = [one for one in queue[len(run) :] if not one.story.page or one.story.page >= start]
        load_solver()  # once, for all processes
        self._ahead |= zip(keys, side_by_side(work), strict=True)

    def _sketch(self, start: int, queue: list[Portion], most: int) -> Sketch:
        """Search the pages up to the next section that starts one; closer, where they would run on to one page more.

        A lock's pages are kept if the run then ends where it did; else what nobody has approved is searched anew.
        """
        best: tuple[tuple[float, ...], Sketch] | None = None
        front = self._front_run(queue)
        self._start, self._end = start, None
        given = self._lock
        attempts = [(given, 0.0)] if given else []
        if given:
            self._unmoved = frozenset(given.unmoved([portion.id for portion in front]))
            self._end = self._planned_end(queue)
        for self._lock, self._closer in (*attempts, *((given and given.approved_alone(), by) for by in _CLOSER)):
            pages, left = list[MadePage](), queue
            while left and self._run(left[0]) == self._run(queue[0]) and start + len(pages) <= most:
                self._printed = _fillers(pages)
                number = start + len(pages)
                made, left = self._locked(number, left) or self._page(number, left)
                pages.append(made)
            late = sum(self.castoff.cells(p)[0] for p in left if self._run(p) == self._run(queue[0]))
            rank = (late, len(pages), sum(made.unfilled for made in pages))
            if best is None or rank < best[0]:
                best = (rank, tuple(_standing(made) for made in pages))
            if self._end is None or (start + len(pages) - 1 <= self._end and not late):
                break
        self._lock, self._closer = given, 0.0
        assert best is not None
        return best[1]

    def _drawn(self, number: int, queue: list[Portion], standing: Sequence[Standing]) -> tuple[MadePage, list[Portion]]:
        """Make a page up as it was sketched."""
        offered = _offered(queue, [one.key for one in standing])
        assert offered is not None  # the sketch was made of this queue
        page, rests = self._stood(number, offered, standing, self._furnished(number, queue))
        return page, [*rests, *_without(queue, offered)]

    def _stood(
        self, number: int, offered: Sequence[Portion], standing: Sequence[Standing], furnished: Sequence[Piece]
    ) -> tuple[MadePage, list[Portion]]:
        """Lay portions as they stand; a page that was laid so before is the same page.

        Returns:
            The page, and what its stories leave for later ones.
        """
        top = self.furnishing.head_rows(number, furnished)
        return self._kept.once(
            ("page", number),
            (tuple(offered), tuple(standing), furnished, self.furnishing, self._printed, self._said),
            lambda: self._laid(number, offered, (), furnished, _placings(standing, top), top),
        )

    # -- locked pages
    # ----------------------------------------------------------------------------------------------------------

    def _locked(self, number: int, queue: list[Portion]) -> tuple[MadePage, list[Portion]] | None:
        """Make a page up as the lock has it; None where it has none or it can no longer be had."""
        entry = self._lock.page(number) if self._lock else None
        if entry is None:
            return None
        here = {portion.id for portion in queue if portion.story.page == number}
        if not entry.approved and any(story.story not in self._unmoved | here for story in entry.stories):
            return None
        keys = [f"{story.story}@{story.from_page}" if story.from_page else story.story for story in entry.stories]
        offered = _offered(queue, keys)
        if offered is None:
            return None
        furnished = self._furnished(number, queue)
        laid = self._kept.once(
            ("locked", number),
            (entry, tuple(offered), furnished, self.furnishing, self._printed, self._said),
            lambda: self._as_locked(number, entry, offered, furnished),
        )
        if laid is None:
            return None
        page, rests = laid
        return page, [*rests, *_without(queue, offered)]

    def _as_locked(
        self, number: int, entry: LockedPage, offered: Sequence[Portion], furnished: Sequence[Piece]
    ) -> tuple[MadePage, list[Portion]] | None:
        """Lay portions as a lock has them; return the page and what they leave for later ones."""
        top = self.furnishing.head_rows(number, furnished)
        standing = []
        for portion, story in zip(offered, entry.stories, strict=True):
            recipe = recipe_of(story)
            laid = self.castoff.laid(portion, recipe, story.column, story.row)
            if laid is None or laid.white > story.white + _GIVE or story.row < top:
                return self._again(number, offered, (), furnished)
            standing.append(Standing(key=portion.key, recipe=recipe, column=story.column, row=story.row))
        return self._stood(number, offered, standing, furnished)

    def _again(
        self, number: int, offered: Sequence[Portion], queue: Sequence[Portion], furnished: Sequence[Piece]
    ) -> tuple[MadePage, list[Portion]] | None:
        """Search a page again with the stories it had; None where they no longer go on one page."""
        made, left = self._try(number, offered, queue, furnished, _LIMIT[-1], cut_any=False, all_of_them=True)
        return (made, left) if len(made.placed) == len(offered) else None

    # -- one page
    # -------------------------------------------------------------------------------------------------------------

    def _page(self, number: int, queue: list[Portion], *, tries: int = len(_WINDOW)) -> tuple[MadePage, list[Portion]]:
        """Make the best page of the front of the queue; return it with the queue as it is then."""
        furnished = self._furnished(number, queue)
        ending = self._ending(number, queue, furnished)
        if ending:
            return ending
        best: tuple[float, MadePage, list[Portion]] | None = None
        for attempt, (window, limit) in enumerate(zip(_WINDOW[:tries], _LIMIT[:tries], strict=True)):
            offered = self._offered(number, queue, window)
            made = self._try(number, offered, queue, furnished, limit, cut_any=attempt == len(_WINDOW) - 1)
            if best is None or made[0].unfilled < best[0] - 1e-9:
                best = (made[0].unfilled, *made)
            if not offered or best[0] <= 1 - _FULL:
                break
        assert best is not None  # the first attempt always gives a page
        return best[1], best[2]

    def _ending(
        self, number: int, queue: Sequence[Portion], furnished: Sequence[Piece]
    ) -> tuple[MadePage, list[Portion]] | None:
        """Close a run of pages: all that is left before the next section that starts a page, if one page holds it."""
        offered = self._offered(number, queue, _WINDOW[-1] + 2)
        if not offered or len(offered) != len(self._front_run(queue)):
            return None
        rows = self.page.rows - self.furnishing.head_rows(number, furnished)
        if not all(self.castoff.shapes(portion, rows, fronts=False) for portion in offered):
            return None
        if sum(self.castoff.cells(portion)[0] for portion in offered) > self._room(number, queue):
            return None
        return self._again(number, offered, queue, furnished)

    def _run(self, portion: Portion) -> int:
        """Return which run of pages a portion belongs to: runs end where a section starts a page."""
        return self._runs[portion.section]

    def _furnished(self, number: int, queue: Sequence[Portion]) -> tuple[Piece, ...]:
        """Return the paper's own frames of a page whose first story is at the front of the queue."""
        sections = self.edition.sections
        section = sections[queue[0].section] if queue else sections[-1]
        opener = number > 1 and bool(queue) and self._opens(queue[0])
        return self.furnishing.page(number, str(section.name or ""), opener=opener)

    def _opens(self, portion: Portion) -> bool:
        """Whether a portion opens its section."""
        stories = self.edition.sections[portion.section].stories
        return portion.from_page == 0 and portion.story is stories[0]

    def _offered(self, number: int, queue: Sequence[Portion], window: int) -> list[Portion]:
        """Return the portions the page may hold: the front of the queue up to the next section that starts a page, and pins."""
        offered: list[Portion] = []
        kept = self._lock.kept_for(number) if self._lock else frozenset()
        for portion in queue:
            pinned = portion.story.page
            if portion.id in kept and not portion.from_page:
                continue
            if pinned and not portion.from_page and pinned > number:
                continue
            if portion.from_page and portion.from_page >= number:
                continue
            section = self.edition.sections[portion.section]
            first = self.edition.sections[queue[0].section]
            if section.start == "new-page" and section is not first and portion.section != queue[0].section:
                if pinned == number:
                    offered.append(portion)
                continue
            blocked = any(
                self.edition.sections[between].start == "new-page"
                for between in range(queue[0].section + 1, portion.section + 1)
            )
            if pinned == number or (len(offered) < window and not blocked):
                offered.append(portion)
        return offered

    def _try(
        self,
        number: int,
        offered: Sequence[Portion],
        queue: Sequence[Portion],
        furnished: Sequence[Piece],
        limit: float,
        *,
        cut_any: bool,
        all_of_them: bool = False,
    ) -> tuple[MadePage, list[Portion]]:
        top = self.furnishing.head_rows(number, furnished)
        rows = self.page.rows - top
        taken = [
            Taken(column=piece.column, row=piece.row - top, columns=piece.columns, rows=piece.rows)
            for piece in furnished
            if not piece.head
        ]
        share = self._share(number, queue) if queue and not all_of_them else 1.0
        candidates = self._candidates(number, offered, rows, share, cut_any=cut_any)
        if all_of_them:
            candidates = [replace(candidate, must=bool(candidate.shapes)) for candidate in candidates]
        placings = self._settled(self._placed(rows, candidates, taken, limit), offered, furnished, top)
        return self._laid(number, offered, queue, furnished, placings, top)

    def _placed(
        self, rows: int, candidates: Sequence[Candidate], taken: Sequence[Taken], limit: float
    ) -> tuple[Placing, ...]:
        """Return the solver's placings; where not all that must be used can be, what may be had without them."""
        if not candidates:
            return ()
        search = partial(place, self.page.columns, rows, taken=taken, limit=limit, weights=self.style.weights)
        placings: tuple[Placing, ...] = search(candidates=candidates)
        if placings or not any(candidate.must for candidate in candidates):
            return placings
        front = [replace(candidate, must=candidate.must and candidate.rank == 0) for candidate in candidates]
        placings = search(candidates=front)
        if placings:
            return placings
        free = [replace(candidate, must=False) for candidate in candidates]
        return search(candidates=free)

    def _pages_of(self, number: int, run: Sequence[Portion], density: float) -> tuple[int, int]:
        """Return how many pages a run takes from a page on, filled so close with its least shapes, and the room they have."""
        least = sum(self.castoff.cells(portion)[0] for portion in run)
        pages = room = 0
        while room * density < least:
            room += self._room(number + pages, run if not pages else run[-1:])
            pages += 1
        return pages, room

    def _share(self, number: int, queue: Sequence[Portion]) -> float:
        """Return how close stories should be set, for the run at the front of the queue to end on a full page.

        It is a share of the room that stories take by their middle shapes.
        """
        run = self._front_run(queue)
        pages, room = self._pages_of(number, run, 1.0)
        if self._end is None:
            self._end = self._planned_end(queue)
        for ahead in range(pages, self._end - number + 1):
            room += self._room(number + ahead, run[-1:])
        low, high = _SHARES
        share = min(max(room / sum(self.castoff.cells(portion)[1] for portion in run) - self._closer, low), high)
        return round(share / _SHARE_STEP) * _SHARE_STEP

    def _front_run(self, queue: Sequence[Portion]) -> list[Portion]:
        """Return what of the queue belongs to the first one's run."""
        first = self._run(queue[0])
        return [portion for portion in queue if self._run(portion) == first]

    def _planned_end(self, queue: Sequence[Portion]) -> int:
        """Return the page that the run at the front of the queue should end on: the lock's, or the last it needs."""
        first = self._run(queue[0])
        run = [portion for portion in self._stories if self._run(portion) == first]
        ids = {portion.id for portion in run}
        locked = self._lock.pages if self._lock else ()
        held = [page.number for page in locked if any(story.story in ids for story in page.stories)]
        return max(held, default=0) or self._start - 1 + self._pages_of(self._start, run, self._density)[0]

    @cached_property
    def _density(self) -> float:
        """How close runs must be filled for all of them to end on the pages there are; with ease, if none will do."""
        counts = self.edition.pages
        most = counts.max if counts else None
        if not most:
            return _DENSITIES[0]
        return next((density for density in _DENSITIES if self._pages_at(density) <= most), _DENSITIES[0])

    def _pages_at(self, density: float) -> int:
        """Return how many pages all runs take together, each filled so close with its least shapes."""
        pages, left = 0, self._stories
        while left:
            run = self._front_run(left)
            pages += self._pages_of(pages + 1, run, density)[0]
            left = left[len(run) :]
        return pages

    def _room(self, number: int, queue: Sequence[Portion]) -> int:
        """Return the cells that a page has for stories."""
        furnished = self._furnished(number, queue)
        rows = self.page.rows - self.furnishing.head_rows(number, furnished)
        taken = sum(piece.columns * (piece.rows + FRAME_GAP) for piece in furnished if not piece.head)
        return self.page.columns * (rows + FRAME_GAP) - taken

    def _candidates(
        self, number: int, offered: Sequence[Portion], rows: int, share: float, *, cut_any: bool
    ) -> list[Candidate]:
        candidates = []
        for rank, portion in enumerate(offered):
            whole = self.castoff.shapes(portion, rows, fronts=False)
            too_long = not whole
            begins = portion.from_page == 0
            may_jump = portion.story.jump == "allowed"
            fronts = too_long or (begins and may_jump) or (cut_any and rank < _CUT_AMONG)
            shapes = self.castoff.shapes(portion, rows, fronts=True) if fronts else whole
            pinned = portion.story.page == number and portion.from_page == 0
            late = bool(portion.story.page and portion.story.page < number and portion.from_page == 0)
            earlier = tuple(
                index
                for index, other in enumerate(offered)
                if other.section < portion.section and other.story.page is None
            )
            candidates.append(
                Candidate(
                    key=portion.key,
                    shapes=_thinned(shapes),
                    weight="minor" if portion.from_page else portion.story.weight,
                    rank=rank,
                    must=(pinned or late or rank == 0 or portion.from_page > 0) and bool(shapes),
                    after=() if pinned else earlier,
                    wanted=round(share * self.castoff.cells(portion)[1]),
                    cut="free" if too_long else "allowed" if may_jump else "last-resort",
                )
            )
        musts = [candidate for candidate in candidates if candidate.must]
        if len(musts) > 4:  # too many rests and pins for one page: the front of the queue comes first
            kept = {candidate.key for candidate in musts[:4]}
            candidates = [replace(c, must=c.must and c.key in kept) for c in candidates]
        return candidates

    def _laid(
        self, number: int, offered: Sequence[Portion], queue: Sequence[Portion], furnished: Sequence[Piece],
        placings: Sequence[Placing], top: int,
    ) -> tuple[MadePage, list[Portion]]:  # fmt: skip
        """Lay what was placed, close what holes fillers can, and take it from the queue."""
        placed: list[Placed] = []
        # In reading order: what stands above the stories, the stories, and then the paper's own.
        frames: list[Frame] = [self.furnishing.frame(piece, number) for piece in furnished if piece.head]
        rests: list[Portion] = []
        used: set[str] = set()
        for placing in placings:
            portion = offered[placing.candidate]
            recipe = placing.shape.recipe
            laid = self.castoff.laid(portion, recipe, placing.column, top + placing.row)
            assert laid is not None  # the shape was laid when it was cast off
            used.add(portion.key)
            one = Placed(
                portion=portion,
                recipe=recipe,
                column=placing.column,
                row=top + placing.row,
                white=laid.white,
                done=laid.done,
            )
            placed.append(one)
            frames.append(self._frame(one, laid, number, top))
            if laid.rest is not None:
                rests.append(replace(portion, body=laid.rest, from_page=number))
        frames += [self.furnishing.frame(piece, number) for piece in furnished if not piece.head]
        fillers = self.furnishing.fill(number, self._holes(placed, furnished, top), self._printed)
        frames += fillers
        unfilled = self._unfilled(placed, furnished, fillers, top)
        page = Page(
            number=number, section=self._section_of(placed), frames=tuple(frames), head_rows=top,
            colour=self.edition.colour_pages == "all" or number in self.edition.colour_pages,
        )  # fmt: skip
        left = [*rests, *(portion for portion in queue if portion.key not in used)]
        return MadePage(page=page, placed=tuple(placed), unfilled=unfilled), left

    def _settled(
        self, placings: Sequence[Placing], offered: Sequence[Portion], furnished: Sequence[Piece], top: int
    ) -> list[Placing]:
        """Move frames up as far as they go, so that tops align, and let those above white take it up if they can."""
        fixed = [(piece.column, piece.row - top, piece.columns, piece.rows) for piece in furnished if not piece.head]
        settled: list[Placing] = []
        for placing in sorted(placings, key=lambda one: (one.row, one.column)):
            above = [*fixed, *((p.column, p.row, p.shape.columns, p.shape.rows) for p in settled)]
            floor = max(
                (r + h + FRAME_GAP for c, r, w, h in above if _meets(placing, c, w) and r < placing.row), default=0
            )
            # As high as it goes without standing level with a headline of its own size.
            rows_up = (replace(placing, row=row) for row in range(min(placing.row, floor), placing.row))
            clear = (moved for moved in rows_up if not any(_butted(moved, other) for other in settled))
            settled.append(next(clear, placing))
        return self._stretched(settled, offered, fixed, self.page.rows - top)

    def _stretched(
        self,
        settled: list[Placing],
        offered: Sequence[Portion],
        fixed: Sequence[tuple[int, int, int, int]],
        rows: int,
    ) -> list[Placing]:
        """Let frames above white grow, a larger headline first, and push down what stands below them."""
        for index in range(len(settled)):
            for _ in range(_GROWTHS):
                room = _room(settled, index, fixed, rows)
                placing = settled[index]
                portion, recipe = offered[placing.candidate], placing.shape.recipe
                grown = self.castoff.grown(portion, recipe, room) if room > 0 else None
                if grown is None:
                    break
                shape = Shape(recipe=grown[0], white=grown[1].white, cost=placing.shape.cost)
                pushed = [*settled[:index], replace(placing, shape=shape), *settled[index + 1 :]]
                _push(pushed, index)
                # The larger headline may match its neighbour's, and so may one that was pushed down.
                if _butted_pairs(pushed) > _butted_pairs(settled):
                    break
                settled = pushed
        return settled

    def _section_of(self, placed: Sequence[Placed]) -> str:
        """Return the section that takes most of a page, which its running head names."""
        areas: dict[int, int] = {}
        for one in placed:
            areas[one.portion.section] = areas.get(one.portion.section, 0) + one.recipe.columns * one.recipe.rows
        largest = max(areas, key=lambda section: areas[section]) if areas else len(self.edition.sections) - 1
        return str(self.edition.sections[largest].name or "")

    def _frame(self, one: Placed, laid: Laid, number: int, top: int) -> Frame:
        """A story's frame, with thin rules that part it from its neighbours on the left and above."""
        page, grid = self.page, self.castoff.grid
        x, width, rows = grid.column_x(one.column), page.span(one.recipe.columns), one.recipe.rows
        beside = (UprightRule(x=x - page.gutter / 2, row=one.row, rows=rows),) if one.column else ()
        above = (LevelRule(x=x, row=one.row - 1, width=width),) if one.row > top else ()
        return Frame(
            id=f"p{number}.{one.portion.id}", kind="story", story=one.portion.id, x=x, row=one.row, width=width, rows=rows,
            fragments=laid.fragments, rules=(*laid.rules, *beside), levels=above,
        )  # fmt: skip

    def _holes(self, placed: Sequence[Placed], furnished: Sequence[Piece], top: int) -> list[tuple[int, int, int, int]]:
        """Return rectangles of the page that nothing covers: column, row, columns, rows; the tallest first."""
        rows = self.page.rows
        covered = [[False] * rows for _ in range(self.page.columns)]
        rectangles = [(one.column, one.row, one.recipe.columns, one.recipe.rows) for one in placed]
        rectangles += [(piece.column, piece.row, piece.columns, piece.rows) for piece in furnished if not piece.head]
        for column, row, columns, height in rectangles:
            for across in range(column, column + columns):
                for down in range(max(row - FRAME_GAP, 0), min(row + height + FRAME_GAP, rows)):
                    covered[across][down] = True
        holes = []
        for column, cells in enumerate(covered):
            row = top
            while row < rows:
                if cells[row]:
                    row += 1
                    continue
                start = row
                while row < rows and not cells[row]:
                    row += 1
                holes.append((column, start, 1, row - start))
        return sorted(holes, key=lambda hole: (-hole[3], hole[0], hole[1]))

    def _unfilled(
        self, placed: Sequence[Placed], furnished: Sequence[Piece], fillers: Sequence[Frame], top: int
    ) -> float:
        """Return the share of the stories' area that stays white: holes between frames and feet that do not reach."""
        area = self.page.columns * (self.page.rows - top)
        white = sum(one.white for one in placed)
        white += sum(hole[3] for hole in self._holes(placed, furnished, top))
        white -= sum(frame.rows for frame in fillers)
        return max(white, 0) / area if area else 0.0

    # -- jumps
    # ------------------------------------------------------------------------------------------------------------------

    def _numbered(self, made: MadePage, pages: Sequence[MadePage]) -> MadePage:
        """Write the page a jump goes to into its jump line."""
        frames = []
        for frame in made.page.frames:
            one = next((p for p in made.placed if frame.story == p.portion.id and frame.row == p.row), None)
            if one and one.recipe.front:
                target = next(
                    (
                        other.page.number
                        for other in pages
                        for p in other.placed
                        if p.portion.id == one.portion.id and p.portion.from_page == made.page.number
                    ),
                    0,
                )
                laid = self.castoff.laid(one.portion, one.recipe, one.column, one.row, jump_to=target)
                assert laid is not None
                frame = self._frame(one, laid, made.page.number, made.page.head_rows)  # noqa: PLW2901
            frames.append(frame)
        return replace(made, page=replace(made.page, frames=tuple(frames)))


def recipe_of(story: LockedStory) -> Recipe:
    """Return the recipe by which a portion was laid when it was locked."""
    return Recipe(
        columns=story.columns, rows=story.rows, step=story.step, picture_columns=story.picture_columns,
        picture_rows=story.picture_rows, loose=story.loose, front=story.front,
    )  # fmt: skip


def _offered(queue: Sequence[Portion], keys: Sequence[str]) -> list[Portion] | None:
    """Return portions by their keys, in the order of the keys; None where one of them does not wait."""
    waiting: dict[str, Portion] = {}
    for portion in queue:
        if len(waiting) == len(keys):
            break
        if portion.key in keys:
            waiting[portion.key] = portion
    return [waiting[key] for key in keys] if len(waiting) == len(keys) else None


def _without(queue: Sequence[Portion], gone: Sequence[Portion]) -> list[Portion]:
    """Return a queue without some of its portions."""
    ids = set(map(id, gone))
    return [portion for portion in queue if id(portion) not in ids]


def _standing(made: MadePage) -> tuple[Standing, ...]:
    """Return what stands on a page, as little as it can be told by."""
    return tuple(
        Standing(key=one.portion.key, recipe=one.recipe, column=one.column, row=one.row) for one in made.placed
    )


def _placings(standing: Sequence[Standing], top: int) -> list[Placing]:
    """Return what stands on a page as placings below its head, in the order given."""
    return [
        Placing(
            candidate=index, shape=Shape(recipe=one.recipe, white=0, cost=0.0), column=one.column, row=one.row - top
        )
        for index, one in enumerate(standing)
    ]


def _room(settled: Sequence[Placing], index: int, fixed: Sequence[tuple[int, int, int, int]], rows: int) -> int:
    """Return by how many rows a frame could grow if those below it were pushed down as far as they go."""
    placing = settled[index]
    foot = placing.row + placing.shape.rows
    room = rows - foot
    for column, row, columns, _ in fixed:
        if _meets(placing, column, columns) and row >= foot:
            room = min(room, row - FRAME_GAP - foot)
    for other, below in enumerate(settled):
        if other != index and below.row >= foot and _meets(placing, below.column, below.shape.columns):
            room = min(room, below.row - FRAME_GAP - foot + _room(settled, other, fixed, rows))
    return room


def _push(settled: list[Placing], index: int) -> None:
    """Push down what a frame that has grown now covers."""
    placing = settled[index]
    foot = placing.row + placing.shape.rows + FRAME_GAP
    for other, below in enumerate(settled):
        covered = below.row > placing.row and below.row < foot
        if other != index and covered and _meets(placing, below.column, below.shape.columns):
            settled[other] = replace(below, row=foot)
            _push(settled, other)


def _butted(one: Placing, other: Placing) -> bool:
    """Whether two headlines of one size stand side by side."""
    beside = one.column + one.shape.columns == other.column or other.column + other.shape.columns == one.column
    return beside and abs(one.row - other.row) < LEVEL and one.shape.recipe.step == other.shape.recipe.step


def _butted_pairs(placings: Sequence[Placing]) -> int:
    return sum(_butted(one, other) for one, other in itertools.combinations(placings, 2))


def _meets(placing: Placing, column: int, columns: int) -> bool:
    """Whether a rectangle shares a column with a placing."""
    return placing.column < column + columns and column < placing.column + placing.shape.columns


def _thinned(shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    """Keep at most three dozen shapes: the cheapest of each size, evenly over the heights."""
    if len(shapes) <= 36:
        return tuple(shapes)
    wholes = [shape for shape in shapes if not shape.recipe.front]
    fronts = [shape for shape in shapes if shape.recipe.front]
    step = max(1, len(fronts) // max(36 - len(wholes), 12))
    return (*wholes, *fronts[::step])


def _fillers(pages: Sequence[MadePage]) -> tuple[str, ...]:
    """Return the keys of the fillers on pages made so far."""
    return tuple(
        fragment.key
        for made in pages
        for frame in made.page.frames
        if frame.kind == "filler"
        for fragment in frame.fragments
    )
