"""Columns: where flows are cut, what is opened, what is left over. Strips are bare rows; letters name them."""

import pytest

from layout.composer.galley import NEVER, Flow, Strip, white
from layout.makeup.columns import Filling, Slot, Stock, pour, pour_front


def flow(*strips: Strip, part: str = "body", gap: int = 1) -> Flow:
    return Flow(part=part, key=part, width=100.0, strips=strips, gap=gap)


def lines(count: int, **given: float) -> Flow:
    return flow(*(Strip(rows=1, **given) for _ in range(count)))  # type: ignore[arg-type]


def slots(*rows: int) -> list[Slot]:
    return [Slot(page=1, x=110.0 * index, width=100.0, row=0, rows=count) for index, count in enumerate(rows)]


def rows_in(poured, column: int) -> list[int]:
    return [placed.row for fragment in poured.fragments[column] for placed in fragment.strips]


def test_lines_divide_evenly() -> None:
    poured = pour([lines(10)], slots(5, 5), stretch=0)
    assert poured.used == (5, 5)
    assert poured.cost == 0.0


def test_what_does_not_fit_is_refused() -> None:
    assert pour([lines(11)], slots(5, 5), stretch=0) is None


def test_a_forbidden_cut_is_not_made() -> None:
    strips = [Strip(rows=1, cut=NEVER if index in {3, 4} else 0.0) for index in range(10)]
    poured = pour([flow(*strips)], slots(5, 7), stretch=0)
    assert poured.used == (3, 7)


def test_white_vanishes_at_a_columns_head_and_foot() -> None:
    poured = pour([lines(5), lines(5)], slots(5, 5), stretch=0)
    assert rows_in(poured, 1) == [0, 1, 2, 3, 4]
    assert poured.cost == 0.0


def test_white_inside_a_column_is_opened_to_level_its_foot() -> None:
    poured = pour([lines(2), lines(3)], slots(8), stretch=3)
    assert rows_in(poured, 0) == [0, 1, 5, 6, 7]
    opened = pour([lines(2), lines(3)], slots(10), stretch=3)
    assert rows_in(opened, 0) == [0, 1, 6, 7, 8]  # no further than the style allows


def test_a_run_taller_than_any_column_is_cut_all_the_same() -> None:
    poured = pour([lines(12, cut=NEVER)], slots(6, 6), stretch=0)
    assert poured.used == (6, 6)


def test_what_holds_on_to_what_follows_may_end_a_flow() -> None:
    ending = flow(Strip(rows=1), Strip(rows=1, cut=NEVER))
    assert pour([ending], slots(2), stretch=0) is not None
    assert pour([ending, lines(2)], slots(2, 2), stretch=0).used == (2, 2)


def test_a_strip_too_tall_for_a_column_waits_for_the_next() -> None:
    poured = pour([flow(Strip(rows=6))], slots(4, 6), stretch=0)
    assert poured.used == (0, 6)


def test_fragments_say_whether_they_open_and_close_their_flow() -> None:
    poured = pour([lines(8)], slots(4, 4), stretch=0)
    ends = [(fragment.opens, fragment.closes) for column in poured.fragments for fragment in column]
    assert ends == [(True, False), (False, True)]


def test_every_strip_is_placed_once_in_order() -> None:
    flows = [
        flow(*(Strip(rows=1 + index % 3, cut=float(index % 2)) for index in range(40))),
        lines(7),
        flow(Strip(rows=5)),
    ]
    poured = pour(flows, slots(20, 30, 25, 40), stretch=2)
    placed = [placed.strip.rows for column in poured.fragments for fragment in column for placed in fragment.strips]
    assert placed == [strip.rows for part in flows for strip in part.strips]
    for column, slot in zip(poured.fragments, slots(20, 30, 25, 40), strict=True):
        end = max((fragment.row + fragment.rows for fragment in column), default=0)
        assert end <= slot.rows


def test_filling_goes_on_from_where_it_was() -> None:
    stock = Stock([lines(20)], stretch=0, tallest=10)
    full = Filling(stock).fill(slots(8))
    assert not full.holds_all
    for depth in (6, 7):
        tail = slots(8, depth, depth)
        assert full.fill(tail[1:]).poured(tail).used[0] == 8


@pytest.mark.parametrize("least", [3, 5])
def test_front_leaves_a_rest_worth_having(least: int) -> None:
    poured, rest = pour_front(
        flow(*(Strip(rows=1) for _ in range(9)), white(1), Strip(rows=1)), slots(4, 5), least_rest=least
    )
    assert rest.rows >= least
    assert sum(poured.used) + rest.rows <= 11
    assert not rest.strips[0].white
