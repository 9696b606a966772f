"""Place: stories to rectangles of one page, by a solver.

The page is a lattice of columns and grid rows. Each candidate may be used in one of its shapes; used rectangles do
not overlap each other or what is fixed (ads, imprint, contents); the page should be full. OR-Tools CP-SAT searches
with one worker, a fixed seed and a limit in its own deterministic time, so the same candidates give the same page
on any machine. The formulation follows Knuth's rule for make-up men: whole numbers first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from layout.makeup.castoff import FRAME_GAP, Shape

#: Values of the objective, in hundredths of a cell: a cell filled, a shape's cost, a row a lead hangs below the
#: page's top.
_CELL: Final = 100
_COST: Final = 12
_LOW_LEAD: Final = 60
_LOW_MAJOR: Final = 8
_EARLY: Final = 260
#: A cell that a shape is larger or smaller than the run of pages has room for.
_APART: Final = 60
_CUTS: Final = {"free": 0, "allowed": 700, "last-resort": 2500}
_BUTTED: Final = 3000
#: Headlines that begin within fewer rows of each other stand side by side to the eye.
LEVEL: Final = 4
_SEED: Final = 20250822


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A rectangle of the page that is not the stories'. Column and row count from the stories' area."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """A candidate in one of its shapes, at a column and row of the stories' area."""

    candidate: int
    shape: Shape
    column: int
    row: int


def place(
    columns: int, rows: int, candidates: Sequence[Candidate], taken: Sequence[Taken], *, limit: float
) -> tuple[Placing, ...]:
    """Return the placings that fill the page best.

    Args:
        columns: columns of the page grid.
        rows: rows of the stories' area.
        candidates: the front of the queue.
        taken: what is fixed.
        limit: the search's limit in deterministic seconds.
    """
    from ortools.sat.python import cp_model  # a second to import: only where a page is searched for

    return _Model(cp_model, columns, rows, candidates, taken).solve(limit)


class _Model:
    def __init__(
        self,
        cp_model: Any,  # noqa: ANN401 - the solver has no types
        columns: int,
        rows: int,
        candidates: Sequence[Candidate],
        taken: Sequence[Taken],
    ) -> None:
        self.cp = cp_model
        self.model = cp_model.CpModel()
        self.columns = columns
        # Each frame brings the gap below it; the last one's hangs over the page's foot.
        self.rows = rows + FRAME_GAP
        self.candidates = candidates
        self.literals: list[list[Any]] = []
        self.x: list[Any] = []
        self.y: list[Any] = []
        self.width: list[Any] = []
        self.used: list[Any] = []
        self.gain: list[Any] = []
        self._lay(taken)

    def _lay(self, taken: Sequence[Taken]) -> None:
        model = self.model
        across, down = [], []
        free = self.columns * self.rows
        for fixed in taken:
            across.append(model.new_fixed_size_interval_var(fixed.column, fixed.columns, "fx"))
            down.append(model.new_fixed_size_interval_var(fixed.row, fixed.rows + FRAME_GAP, "fy"))
            free -= fixed.columns * (fixed.rows + FRAME_GAP)
        areas = []
        for index, candidate in enumerate(self.candidates):
            x, y = self._candidate(index, candidate)
            across.append(x)
            down.append(y)
            areas += [
                shape.cells * literal for shape, literal in zip(candidate.shapes, self.literals[index], strict=True)
            ]
        model.add_no_overlap_2d(across, down)
        if areas:
            model.add(sum(areas) <= free)
        self._orders()
        self._butted()

    def _candidate(self, index: int, candidate: Candidate) -> tuple[Any, Any]:
        """Variables of one candidate; returns its intervals across and down."""
        model = self.model
        literals = [model.new_bool_var(f"s{index}.{n}") for n in range(len(candidate.shapes))]
        used = model.new_bool_var(f"u{index}")
        model.add(sum(literals) == 1).only_enforce_if(used)
        model.add(sum(literals) == 0).only_enforce_if(~used)
        if candidate.must:
            model.add(used == 1)
        width = model.new_int_var(1, self.columns, f"w{index}")
        height = model.new_int_var(1, self.rows, f"h{index}")
        x = model.new_int_var(0, self.columns - 1, f"x{index}")
        y = model.new_int_var(0, self.rows - 1, f"y{index}")
        for shape, literal in zip(candidate.shapes, literals, strict=True):
            model.add(width == shape.columns).only_enforce_if(literal)
            model.add(height == shape.rows + FRAME_GAP).only_enforce_if(literal)
            self.gain.append(self._worth(candidate, shape) * literal)
        right = model.new_int_var(0, self.columns, f"r{index}")
        bottom = model.new_int_var(0, self.rows, f"b{index}")
        self._sink(candidate, y, used, index)
        self.literals.append(literals)
        self.x.append(x)
        self.y.append(y)
        self.width.append(width)
        self.used.append(used)
        return (
            model.new_optional_interval_var(x, width, right, used, f"ix{index}"),
            model.new_optional_interval_var(y, height, bottom, used, f"iy{index}"),
        )

    def _worth(self, candidate: Candidate, shape: Shape) -> int:
        worth = _CELL * (shape.cells - shape.white) - round(_COST * shape.cost)
        worth += max(_EARLY * (6 - candidate.rank), 0)
        if shape.recipe.front:
            worth -= _CUTS[candidate.cut]
        elif candidate.wanted:
            worth -= _APART * abs(shape.cells - candidate.wanted)
        return worth

    def _sink(self, candidate: Candidate, y: Any, used: Any, index: int) -> None:  # noqa: ANN401
        """Leads hang from the page's top, majors near it."""
        if candidate.weight == "lead" and candidate.rank == 0 and candidate.must:
            self.model.add(y == 0)  # the page's lead heads it
            return
        price = {"lead": _LOW_LEAD, "major": _LOW_MAJOR}.get(candidate.weight, 0)
        if not price:
            return
        low = self.model.new_int_var(0, self.rows, f"low{index}")
        self.model.add(low >= y).only_enforce_if(used)
        self.gain.append(-price * low)

    def _orders(self) -> None:
        for index, candidate in enumerate(self.candidates):
            for other in candidate.after:
                self.model.add_implication(self.used[index], self.used[other])

    def _butted(self) -> None:
        """Two headlines of one size side by side at one height cost dearly."""
        model = self.model
        for a, first in enumerate(self.candidates):
            for b, second in enumerate(self.candidates):
                common = {shape.recipe.step for shape in first.shapes} & {shape.recipe.step for shape in second.shapes}
                if a >= b or not common:
                    continue
                level = model.new_bool_var(f"lv{a}.{b}")
                higher, lower = model.new_bool_var(f"hi{a}.{b}"), model.new_bool_var(f"lo{a}.{b}")
                model.add(self.y[a] + LEVEL <= self.y[b]).only_enforce_if(higher)
                model.add(self.y[b] + LEVEL <= self.y[a]).only_enforce_if(lower)
                model.add_bool_or(level, higher, lower)
                for step in common:
                    ones = [
                        v for shape, v in zip(first.shapes, self.literals[a], strict=True) if shape.recipe.step == step
                    ]
                    others = [
                        v for shape, v in zip(second.shapes, self.literals[b], strict=True) if shape.recipe.step == step
                    ]
                    butted = model.new_bool_var(f"bt{a}.{b}.{step}")
                    model.add(sum(ones) + sum(others) + level <= 2 + butted)
                    self.gain.append(-_BUTTED * butted)

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
        status = solver.solve(self.model)
        if status not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return ()
        placings = []
        for index, candidate in enumerate(self.candidates):
            for shape, literal in zip(candidate.shapes, self.literals[index], strict=True):
                if solver.value(literal):
                    at = (solver.value(self.x[index]), solver.value(self.y[index]))
                    placings.append(Placing(candidate=index, shape=shape, column=at[0], row=at[1]))
        return tuple(sorted(placings, key=lambda one: (one.row, one.column)))
