"""Placing as a law: whatever the candidates, rectangles keep apart and inside the page, and the same page comes out twice."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from layout.makeup.castoff import FRAME_GAP, Recipe, Shape
from layout.makeup.place import LEVEL, Candidate, Placing, Taken, place
from layout.style import PageWeights

COLUMNS, ROWS = 5, 60


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    made = []
    for rank in range(draw(st.integers(1, 7))):
        sizes = draw(
            st.lists(st.tuples(st.integers(1, COLUMNS), st.integers(4, ROWS)), min_size=1, max_size=5, unique=True)
        )
        shapes = tuple(
            Shape(recipe=Recipe(columns=columns, rows=rows, step=draw(st.integers(0, 3))), white=0, cost=0.0)
            for columns, rows in sizes
        )
        weight = draw(st.sampled_from(("lead", "major", "minor", "brief")))
        made.append(Candidate(key=f"s{rank}", shapes=shapes, weight=weight, rank=rank))
    return made


def cells(column: int, row: int, columns: int, rows: int) -> set[tuple[int, int]]:
    return {(c, r) for c in range(column, column + columns) for r in range(row, row + rows)}


def held(placing: Placing) -> set[tuple[int, int]]:
    return cells(placing.column, placing.row, placing.shape.columns, placing.shape.rows + FRAME_GAP)


@settings(max_examples=25, deadline=None)
@given(candidates(), st.booleans())
def test_rectangles_keep_apart_and_inside(offered: list[Candidate], sold: bool) -> None:
    taken = [Taken(column=3, row=ROWS - 12, columns=2, rows=12)] if sold else []
    placings = place(COLUMNS, ROWS, offered, taken, limit=0.2)
    for placing in placings:
        assert placing.shape in offered[placing.candidate].shapes
        assert 0 <= placing.column <= COLUMNS - placing.shape.columns
        assert 0 <= placing.row <= ROWS - placing.shape.rows
    assert len({placing.candidate for placing in placings}) == len(placings)
    rectangles = [held(placing) for placing in placings]
    rectangles += [cells(t.column, t.row, t.columns, t.rows) for t in taken]
    assert all(not one & other for one, other in combinations(rectangles, 2))
    assert place(COLUMNS, ROWS, offered, taken, limit=0.2) == placings


def test_a_page_is_filled_when_it_can_be() -> None:
    half = Shape(recipe=Recipe(columns=2, rows=ROWS, step=1), white=0, cost=0.0)
    rest = Shape(recipe=Recipe(columns=3, rows=ROWS, step=2), white=0, cost=0.0)
    small = Shape(recipe=Recipe(columns=3, rows=20, step=2), white=0, cost=0.0)
    offered = [
        Candidate(key="a", shapes=(half,), weight="major", rank=0),
        Candidate(key="b", shapes=(small, rest), weight="minor", rank=1),
    ]
    placings = place(COLUMNS, ROWS, offered, [], limit=0.5)
    assert sum(placing.shape.columns * placing.shape.rows for placing in placings) == COLUMNS * ROWS


def test_headlines_of_one_size_are_not_butted() -> None:
    def of(step: int, rows: int) -> Shape:
        return Shape(recipe=Recipe(columns=2, rows=rows, step=step), white=0, cost=0.0)

    offered = [
        Candidate(key="a", shapes=(of(2, 30), of(3, 29)), weight="minor", rank=0),
        Candidate(key="b", shapes=(of(2, 30), of(3, 29)), weight="minor", rank=1),
    ]
    placings = place(4, 30, offered, [], limit=0.5)
    assert len(placings) == 2
    assert placings[0].shape.recipe.step != placings[1].shape.recipe.step


def test_a_story_hangs_from_the_page_s_top_and_takes_a_smaller_headline_rather_than_a_lower_place() -> None:
    def of(step: int, rows: int, cost: float = 0.0) -> Shape:
        return Shape(recipe=Recipe(columns=2, rows=rows, step=step), white=0, cost=cost)

    offered = [
        Candidate(key="a", shapes=(of(2, 30),), weight="minor", rank=0),
        Candidate(key="b", shapes=(of(2, 26), of(3, 25, cost=20.0)), weight="minor", rank=1),
    ]
    first, second = place(4, 30, offered, [], limit=0.5)
    assert (first.row, second.row) == (0, 0)
    assert second.shape.recipe.step == 3
    careless = place(4, 30, offered, [], limit=0.5, weights=PageWeights(hole=0, shape=100))
    assert [placing.row for placing in careless] == [0, LEVEL]


def test_the_style_says_what_a_jump_weighs() -> None:
    whole = Shape(recipe=Recipe(columns=4, rows=25, step=2), white=0, cost=0.0)
    front = Shape(recipe=Recipe(columns=4, rows=29, step=2, front=True), white=0, cost=0.0)
    offered = [Candidate(key="a", shapes=(whole, front), weight="minor", rank=0)]
    cheap, dear = PageWeights(jump=0), PageWeights(jump=5000)
    assert [p.shape for p in place(4, 30, offered, [], limit=0.5, weights=cheap)] == [front]
    assert [p.shape for p in place(4, 30, offered, [], limit=0.5, weights=dear)] == [whole]


def test_pictures_are_spread() -> None:
    """Two stories under different headlines fill the page side by side, or one above the other if both show a picture."""

    def of(step: int, columns: int, rows: int, picture: int) -> Shape:
        recipe = Recipe(columns=columns, rows=rows, step=step, picture_columns=picture)
        return Shape(recipe=recipe, white=0, cost=0.0 if columns == 2 else 1.0)

    def apart(pictured: bool) -> int:
        offered = [
            Candidate(
                key=name, shapes=(of(step, 2, 31, pictured), of(step, 4, 15, pictured)), weight="minor", rank=rank
            )
            for rank, (name, step) in enumerate((("a", 2), ("b", 3)))
        ]
        first, second = place(4, 32, offered, [], limit=0.5)
        return second.row - first.row

    assert apart(pictured=False) < LEVEL
    assert apart(pictured=True) >= LEVEL


def test_a_later_section_waits_for_the_one_before() -> None:
    tall = Shape(recipe=Recipe(columns=5, rows=ROWS, step=1), white=0, cost=0.0)
    offered = [
        Candidate(key="first", shapes=(tall,), weight="brief", rank=0),
        Candidate(key="second", shapes=(tall,), weight="lead", rank=1, after=(0,)),
    ]
    assert [placing.candidate for placing in place(COLUMNS, ROWS, offered, [], limit=0.5)] == [0]
