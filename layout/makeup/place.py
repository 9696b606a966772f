"""Place: stories to rectangles of one page, by a solver.

The page is a lattice of columns and grid rows. Each candidate may be used in one of its shapes; used rectangles do
not overlap each other or what is fixed (ads, imprint, contents); the page should be full. A page has few columns, so
each column is a line of its own on which intervals keep apart: that prunes more, and costs less, than rectangles
that must not overlap. OR-Tools CP-SAT searches with one worker, a fixed seed and a limit in its own deterministic
time, and stops at a page that is full enough, so the same candidates give the same page on any machine. The
formulation follows Knuth's rule for make-up men: whole numbers first.
"""

import importlib
import itertools
from collections.abc import Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from layout.makeup.castoff import FRAME_GAP, Shape
from layout.style import PageWeights

#: Stories at the front of the queue that are dearer to leave the further in front they are.
_IN_FRONT: Final = 6
#: A page filled to this share is not searched for a better one.
_GOOD_ENOUGH: Final = 0.992
#: Headlines that begin within fewer rows of each other stand side by side to the eye.
LEVEL: Final = 4
_SEED: Final = 20250822


class Candidate(Struct, frozen=True, kw_only=True):
    """A portion the page may hold. ``rank`` counts from the front of the queue; ``after`` must be used before it is."""

    key: str
    shapes: tuple[Shape, ...]
    weight: str
    rank: int
    must: bool = False
    after: tuple[int, ...] = ()
    #: Cells it should take for its run of pages to come out full; 0 where nobody knows.
    wanted: int = 0
    #: What cutting it costs: nothing where it fits no page whole, most where its story does not jump.
    cut: Literal["free", "allowed", "last-resort"] = "allowed"


class Taken(Struct, frozen=True, kw_only=True):
    """A rectangle of the page that is not the stories'. Column and row count from the stories' area."""

    column: int
    row: int
    columns: int
    rows: int


class Placing(Struct, frozen=True, kw_only=True):
    """A candidate in one of its shapes, at a column and row of the stories' area."""

    candidate: int
    shape: Shape
    column: int
    row: int


def place(
    columns: int,
    rows: int,
    candidates: Sequence[Candidate],
    taken: Sequence[Taken],
    *,
    limit: float,
    weights: PageWeights | None = None,
) -> tuple[Placing, ...]:
    """Return the placings that fill the page best.

    Args:
        columns: columns of the page grid.
        rows: rows of the stories' area.
        candidates: the front of the queue.
        taken: what is fixed.
        limit: the search's limit in deterministic seconds.
        weights: what is weighed against white; the house's own where none are given.
    """
    from ortools.sat.python import cp_model  # a second to import: only where a page is searched for

    return _Model(cp_model, columns, rows, candidates, taken, weights or PageWeights()).solve(limit)


def load_solver() -> None:
    """Load the solver now, so that processes forked from here need not."""
    importlib.import_module("ortools.sat.python.cp_model")


class _Choice(Struct, kw_only=True):
    """A candidate's variables: which shape, where, and which columns it stands in."""

    #: A literal a shape, in the candidate's order.
    shapes: list[Any]
    used: Any
    row: Any
    foot: Any
    #: A literal for each left edge and width.
    places: dict[tuple[int, int], Any]

    def left_at(self, edge: int) -> list[Any]:
        """Return the places whose left edge is a column's."""
        return [literal for (column, _), literal in self.places.items() if column == edge]

    def right_at(self, edge: int) -> list[Any]:
        """Return the places that end where a column begins."""
        return [literal for (column, width), literal in self.places.items() if column + width == edge]


class _Model:
    def __init__(
        self,
        cp_model: Any,  # noqa: ANN401 - the solver has no types
        columns: int,
        rows: int,
        candidates: Sequence[Candidate],
        taken: Sequence[Taken],
        weights: PageWeights,
    ) -> None:
        self.cp = cp_model
        self.weights = weights
        self.model = cp_model.CpModel()
        self.columns = columns
        # Each frame brings the gap below it; the last one's hangs over the page's foot.
        self.rows = rows + FRAME_GAP
        self.candidates = candidates
        self.free = columns * self.rows
        #: What stands in each column, as intervals of rows.
        self.standing: list[list[Any]] = [[] for _ in range(columns)]
        self.gain: list[Any] = []
        self.taken = taken
        #: Rows of the lowest story there is.
        self.least = min((shape.rows + FRAME_GAP for one in candidates for shape in one.shapes), default=0)
        self._fix(taken)
        self.choices = [self._choice(index, candidate) for index, candidate in enumerate(candidates)]
        for intervals in self.standing:
            self.model.add_no_overlap(intervals)
        self.filled = self._filled()
        self._orders()
        self._butted()

    def _fix(self, taken: Sequence[Taken]) -> None:
        for fixed in taken:
            rows = fixed.rows + FRAME_GAP
            for column in range(fixed.column, fixed.column + fixed.columns):
                self.standing[column].append(self.model.new_fixed_size_interval_var(fixed.row, rows, "fixed"))
            self.free -= fixed.columns * rows

    def _choice(self, index: int, candidate: Candidate) -> _Choice:
        """Variables of one candidate, and its intervals in the columns it may stand in."""
        model = self.model
        literals = [model.new_bool_var(f"s{index}.{n}") for n in range(len(candidate.shapes))]
        used = model.new_bool_var(f"u{index}")
        model.add_exactly_one(*literals, ~used)
        if candidate.must:
            model.add(used == 1)
        heights = sorted({shape.rows + FRAME_GAP for shape in candidate.shapes}) or [self.rows]
        height = model.new_int_var_from_domain(self.cp.Domain.from_values(heights), f"h{index}")
        row = model.new_int_var(0, max(self.rows - heights[0], 0), f"y{index}")
        hangs = model.new_bool_var(f"g{index}")
        rows = self.cp.Domain.from_intervals(self._rows(max(self.rows - heights[0], 0)))
        model.add_linear_expression_in_domain(row, rows).only_enforce_if(hangs)
        self.gain.append(self.weights.hole * hangs)
        foot = model.new_int_var(0, self.rows, f"f{index}")
        model.add(foot == row + height).only_enforce_if(used)
        for shape, literal in zip(candidate.shapes, literals, strict=True):
            model.add(height == shape.rows + FRAME_GAP).only_enforce_if(literal)
            self.gain.append(self._worth(candidate, shape) * literal)
        places = self._places(index, candidate, literals)
        choice = _Choice(shapes=literals, used=used, row=row, foot=foot, places=places)
        for column in range(self.columns):
            over = [one for (left, width), one in places.items() if left <= column < left + width]
            if over:
                here = model.new_bool_var(f"c{index}.{column}")
                model.add(sum(over) == here)
                interval = model.new_optional_interval_var(row, height, foot, here, f"i{index}.{column}")
                self.standing[column].append(interval)
        self._sink(candidate, choice, index)
        return choice

    def _rows(self, last: int) -> list[list[int]]:
        """Where a story hangs well: at the page's top, at the foot of what is fixed, or as low as leaves room for the lowest above it.

        That is counted from the page's top alone: a hole further down is white like any other.
        """
        ends = {0, *(fixed.row + fixed.rows + FRAME_GAP for fixed in self.taken)}
        return [
            *([end, end] for end in sorted(ends) if end <= min(last, self.least)),
            *([[self.least, last]] if self.least <= last else []),
        ]

    def _places(self, index: int, candidate: Candidate, literals: Sequence[Any]) -> dict[tuple[int, int], Any]:
        places: dict[tuple[int, int], Any] = {}
        for width in sorted({shape.columns for shape in candidate.shapes}):
            lefts = range(self.columns - width + 1)
            places |= {(left, width): self.model.new_bool_var(f"p{index}.{left}.{width}") for left in lefts}
            as_wide = (one for shape, one in zip(candidate.shapes, literals, strict=True) if shape.columns == width)
            self.model.add(sum(places[left, width] for left in lefts) == sum(as_wide))
        return places

    def _filled(self) -> Any:  # noqa: ANN401
        """The cells that stories fill: one variable, whose bound together with the best page's worth prunes most."""
        filled = self.model.new_int_var(0, max(self.free, 0), "filled")
        cells = [
            shape.cells * literal
            for candidate, choice in zip(self.candidates, self.choices, strict=True)
            for shape, literal in zip(candidate.shapes, choice.shapes, strict=True)
        ]
        self.model.add(filled == sum(cells))
        self.gain.append(self.weights.white * filled)
        return filled

    def _worth(self, candidate: Candidate, shape: Shape) -> int:
        """What a shape is worth beside the cells it fills."""
        weights = self.weights
        worth = -weights.white * shape.white - round(weights.shape * shape.cost)
        worth += max(weights.late * (_IN_FRONT - candidate.rank), 0)
        if shape.recipe.front:
            worth -= {"free": 0, "allowed": weights.jump, "last-resort": weights.needless_jump}[candidate.cut]
        elif candidate.wanted:
            worth -= weights.apart * abs(shape.cells - candidate.wanted)
        return worth

    def _sink(self, candidate: Candidate, choice: _Choice, index: int) -> None:
        """Leads hang from the page's top, majors near it."""
        if candidate.weight == "lead" and candidate.rank == 0 and candidate.must:
            self.model.add(choice.row == 0)  # the page's lead heads it
            return
        price = {"lead": self.weights.low_lead, "major": self.weights.low_major}.get(candidate.weight, 0)
        if not price:
            return
        low = self.model.new_int_var(0, self.rows, f"low{index}")
        self.model.add(low >= choice.row).only_enforce_if(choice.used)
        self.gain.append(-price * low)

    def _orders(self) -> None:
        for index, candidate in enumerate(self.candidates):
            for other in candidate.after:
                self.model.add_implication(self.choices[index].used, self.choices[other].used)

    def _butted(self) -> None:
        """Two headlines of one size side by side at one height cost dearly, two pictures under them a little."""
        for (a, first), (b, second) in itertools.combinations(enumerate(self.candidates), 2):
            common = {shape.recipe.step for shape in first.shapes} & {shape.recipe.step for shape in second.shapes}
            pictured = self.weights.crowded > 0 and _is_pictured(first) and _is_pictured(second)
            if common or pictured:
                self._keep_apart(a, b, sorted(common), pictured=pictured)

    def _keep_apart(self, a: int, b: int, steps: Sequence[int], *, pictured: bool) -> None:
        model, one, other = self.model, self.choices[a], self.choices[b]
        beside, butted = model.new_bool_var(f"be{a}.{b}"), model.new_bool_var(f"bt{a}.{b}")
        higher, lower = model.new_bool_var(f"hi{a}.{b}"), model.new_bool_var(f"lo{a}.{b}")
        model.add(one.row + LEVEL <= other.row).only_enforce_if(higher)
        model.add(other.row + LEVEL <= one.row).only_enforce_if(lower)
        self.gain.append(-self.weights.butted * butted)
        for edge in range(1, self.columns):
            for left, right in ((one.right_at(edge), other.left_at(edge)), (other.right_at(edge), one.left_at(edge))):
                if left and right:
                    model.add(sum(left) + sum(right) <= 1 + beside)
        for step in steps:
            same = model.new_bool_var(f"same{a}.{b}.{step}")
            model.add(sum(self._in_step(a, step)) + sum(self._in_step(b, step)) <= 1 + same)
            model.add_bool_or(~same, ~beside, higher, lower, butted)
        if pictured:
            crowded = model.new_bool_var(f"cr{a}.{b}")
            model.add_bool_or(~beside, higher, lower, crowded)
            self.gain.append(-self.weights.crowded * crowded)

    def _in_step(self, index: int, step: int) -> list[Any]:
        """Return the literals of a candidate's shapes under one size of headline."""
        pairs = zip(self.candidates[index].shapes, self.choices[index].shapes, strict=True)
        return [literal for shape, literal in pairs if shape.recipe.step == step]

    def solve(self, limit: float) -> tuple[Placing, ...]:
        """Search, and read the placings off the best solution."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.max_deterministic_time = limit
        solver.parameters.relative_gap_limit = 0.004
        solver.parameters.linearization_level = 0  # a relaxation says little of a packing, and costs half the time
        # Probing in OR-Tools 9.15 frees memory twice on some pages; without it they come out as full.
        solver.parameters.cp_model_probing_level = 0
        self.model.maximize(sum(self.gain))
        status = solver.solve(self.model, self._until_full())
        if status not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return ()
        placings = []
        for index, (candidate, choice) in enumerate(zip(self.candidates, self.choices, strict=True)):
            for shape, literal in zip(candidate.shapes, choice.shapes, strict=True):
                if solver.value(literal):
                    column = next(left for (left, _), one in choice.places.items() if solver.value(one))
                    row = solver.value(choice.row)
                    placings.append(Placing(candidate=index, shape=shape, column=column, row=row))
        return tuple(sorted(placings, key=lambda one: (one.row, one.column)))

    def _until_full(self) -> Any:  # noqa: ANN401
        """Return what ends the search at a page full enough."""
        filled, enough = self.filled, _GOOD_ENOUGH * self.free
        callback: Any = self.cp.CpSolverSolutionCallback

        class UntilFull(callback):  # type: ignore[misc]
            def on_solution_callback(self) -> None:
                if self.value(filled) >= enough:
                    self.stop_search()

        return UntilFull()


def _is_pictured(candidate: Candidate) -> bool:
    """Whether a story has a picture in whatever shape it takes."""
    return bool(candidate.shapes) and all(shape.recipe.picture_columns for shape in candidate.shapes)
