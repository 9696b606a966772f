"""A story's parts: how columns of a box are levelled, how tables and pictures take their room."""

import pytest

from layout.composer.galley import NEVER, Strip, Text, white
from layout.composer.package import AnalysisColumn, TableBox
from layout.composer.parts import Galley, levelled
from layout.errors import ExitCode, MakeupError
from layout.findings import Place
from layout.typography.markup import Run


def rows(columns: list[list[Strip]]) -> list[int]:
    return [sum(strip.rows for strip in column) for column in columns]


@pytest.mark.parametrize(("count", "expected"), [(1, [10]), (2, [5, 5]), (3, [4, 4, 2])])
def test_strips_divide_into_columns_as_shallow_as_can_be(count: int, expected: list[int]) -> None:
    assert rows(levelled([Strip(rows=1)] * 10, count)) == expected


def test_levelled_columns_keep_glued_strips_together() -> None:
    strips = [Strip(rows=1, cut=NEVER if index in {4, 5} else 0.0) for index in range(10)]
    assert rows(levelled(strips, 2)) == [4, 6]


def test_levelled_columns_have_no_white_at_their_ends() -> None:
    columns = levelled([Strip(rows=1), Strip(rows=1), white(1), Strip(rows=1), Strip(rows=1)], 2)
    assert rows(columns) == [2, 2]


def text(words: str, style: str = "table-cell", key: str = "a/table.1") -> Text:
    return Text(key=key, style=style, runs=(Run(text=words, place=Place("a.yaml", 3, 5)),), language="de")


@pytest.fixture
def galley(paper) -> Galley:
    return Galley(paper(), None, {"a/picture.1": 10.0})  # type: ignore[arg-type]


def table(columns: int, rows: int = 2, cell: str = "7") -> TableBox:
    head = tuple(text(f"S{n}", "table-head") for n in range(columns))
    return TableBox(
        key="a/table.1", title=(), head=head, rows=((*(text(cell) for _ in range(columns)),),) * rows, note=()
    )


def test_table_with_more_columns_than_room_is_refused_at_its_place(galley: Galley) -> None:
    with pytest.raises(MakeupError) as raised:
        galley._table(table(60), 250.0)
    assert raised.value.exit_code is ExitCode.MAKEUP
    assert raised.value.findings[0].code == "table/too-wide"
    assert str(raised.value.findings[0].place) == "a.yaml:3:5"


def test_columns_of_a_table_are_as_wide_as_their_widest_word(galley: Galley) -> None:
    box = TableBox(
        key="a/table.1", title=(), head=(text("A"), text("B")), note=(),
        rows=((text("1"), text("ein langer Satz, der in keine Zeile der Spalte passt und bricht")),),
    )  # fmt: skip
    narrow, wide = galley._table_widths(box, 120.0, (False, False))
    assert narrow + wide == pytest.approx(120.0)
    assert narrow < wide


def test_room_that_is_left_goes_to_the_columns_of_words(galley: Galley) -> None:
    cells = (text("10."), text("Eintracht Sandholm"), text("14:2"))
    box = TableBox(key="a/table.1", title=(), head=(text("Pl."), text("Verein"), text("Tore")), rows=(cells,), note=())
    rank, team, goals = galley._table_widths(box, 400.0, (True, False, True))
    assert rank + team + goals == pytest.approx(400.0)
    assert rank < 25.0
    assert goals < 30.0


def test_a_table_is_parted_only_where_it_is_long(galley: Galley) -> None:
    short, long = galley._table(table(2, rows=15), 200.0), galley._table(table(2, rows=40), 200.0)
    assert all(strip.cut >= NEVER for strip in short.strips)
    assert any(strip.cut < NEVER for strip in long.strips)


def test_tall_row_of_a_table_may_be_parted(galley: Galley) -> None:
    flow = galley._table(table(2, rows=1, cell="Wort " * 200), 200.0)
    assert max(strip.rows for strip in flow.strips) <= 2
    assert any(strip.cut < NEVER for strip in flow.strips[:-1])


def test_picture_is_narrower_only_where_its_caption_has_room_beside_it(galley: Galley) -> None:
    assert galley.picture_width("a/picture.1", 249.0, 30) < 249.0 - 78.0
    galley._ratios = {"a/picture.1": 1.3}  # type: ignore[assignment]
    assert galley.picture_width("a/picture.1", 249.0, 22) == 249.0


@pytest.mark.parametrize("labels", [("9.", "10."), ("l)", "m)"), ("z)", "am)", "aw)"), ("a)", "b)")])
def test_points_stand_clear_of_their_labels_and_one_below_the_other(galley: Galley, labels: tuple[str, ...]) -> None:
    points = tuple(text("Gipfel", "point-lettered", f"a/analysis.1.point.{n}") for n, _ in enumerate(labels))
    column = AnalysisColumn(key="a/analysis.1", heading=None, points=points, labels=labels)
    lines = [item.content.line for strip in galley._analysis_column(column, 120.0).strips for item in strip.items]
    assert [line.label.text for line in lines] == [*labels]
    setter = galley.setter
    for line in lines:
        piece = line.label.piece
        wide = setter.shaper.advance(piece.setting.face, piece.text, piece.setting.features) * piece.setting.size / 1000
        assert line.label.x + wide + 0.2 * piece.setting.size < line.x
    assert len({line.x for line in lines}) == 1
