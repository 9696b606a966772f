"""The vertical: what stands on the grid, where a column may end, and drop caps."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout.composer.galley import Flow, SetLine, Text, white
from layout.findings import Place
from layout.makeup.columns import Slot, pour
from layout.typography.markup import Run

WORDS = (  # noqa: SIM905 - words are no easier to read in quotes
    "die der und Koalition Verhandlungen über Sicherheitsgarantien hat gestern in Kiew mit Präsident Verteidigungsminister "
    "Haushaltsentwurf ein neues Bundesverkehrsministerium Auflage Kommission Frage es wird nicht einfach Hochwasserschutz"
).split()


def text(content: str, key: str = "a/body.1", style: str = "body", kind: str = "para") -> Text:
    return Text(key=key, style=style, runs=(Run(text=content, place=Place("a.yaml", 3, 1)),), language="de", kind=kind)


prose = st.lists(st.sampled_from(WORDS), min_size=1, max_size=70).map(" ".join)


def flow_of(setter, bodies, width) -> Flow:
    strips = []
    for index, body in enumerate(bodies):
        if index and index % 3 == 0:
            crosshead = text("Zwischentitel", f"a/body.{index}.head", "crosshead", "crosshead")
            strips += [white(1, stretch=1), setter.block(setter.set(crosshead, width), width=width, pitch=1.0)]
        strips += setter.strips(setter.set(text(body, f"a/body.{index}"), width), width=width)
    return Flow(part="body", key="a/body", width=width, strips=tuple(strips))


def columns_of(poured) -> list[list[SetLine]]:
    return [
        [item.content for fragment in column for _, item in fragment.items() if isinstance(item.content, SetLine)]
        for column in poured.fragments
    ]


@settings(deadline=None, max_examples=40)
@given(
    bodies=st.lists(prose, min_size=2, max_size=7),
    rows=st.integers(6, 25),
    width=st.sampled_from([108.0, 140.0, 250.0]),
)
def test_no_column_begins_or_ends_with_a_stray_line(paper, bodies, rows, width):
    flow = flow_of(paper(), bodies, width)
    slots = [Slot(page=1, x=0.0, width=width, row=0, rows=rows) for _ in range(2 * flow.rows // rows + 2)]
    poured = pour([flow], slots, stretch=2, level=False)
    assert poured is not None
    filled = [column for column in columns_of(poured) if column]
    for above, below in pairwise(filled):
        assert not (below[0].last and not below[0].first), "a widow"
        assert not (above[-1].first and not above[-1].last), "an orphan"
        assert above[-1].style != "crosshead", "a stranded crosshead"
    lines = [line for column in filled for line in column]
    assert [line.key for line in lines] == [line.key for line in flow.lines], "all of it, in order"


@settings(deadline=None, max_examples=30)
@given(content=prose)
def test_every_strip_takes_whole_rows(paper, content):
    setter = paper()
    quote = setter.block(setter.set(text(content, style="pullquote"), 200.0), width=200.0, pitch=1.5)
    assert isinstance(quote.rows, int)
    assert max(item.row for item in quote.items) == quote.rows - 1, "its last line stands on the grid"


# -- drop caps

OPENING = (
    "Mit eindringlichen Worten hat der Generalsekretär die Verbündeten zur Bereitstellung von Garantien aufgefordert. "
    * 4
)


@pytest.mark.parametrize("rows", [2, 3])
def test_a_drop_cap_stands_on_a_line_of_the_grid_beside_shorter_lines(paper, rows):
    setter = paper(rows)
    lines = [line.line for line in setter.set(text(OPENING, style="body-first"), 240.0)]
    initial, first = lines[0].pieces[:2]
    assert (initial.text, first.text[:2]) == ("M", "it")
    assert lines[0].initial == rows
    assert abs(lines[0].x) <= 0.2
    inset = lines[1].x
    assert inset > 12.0
    assert [line.x > 0 for line in lines[1 : rows + 1]] == [True] * (rows - 1) + [False]
    assert all(abs(line.x + line.width - 240.0) < 2.6 for line in lines[:-1]), "but for what hangs"
    cap = setter.fonts.face("body").cap_height / 1000
    depth = (rows - 1) * setter.page.leading
    assert initial.setting.size * cap == pytest.approx(depth + setter.page.body * cap, abs=0.01)
    assert lines[0].words(setter.shaper)[0][0] == "Mit", "one word with what follows"


def test_a_column_does_not_end_beside_a_drop_cap(paper):
    setter = paper(3)
    strips = setter.strips(setter.set(text(OPENING, style="body-first"), 240.0), width=240.0)
    assert [strip.cut == float("inf") for strip in strips[:4]] == [True, True, False, False]


def test_a_short_paragraph_has_no_drop_cap(paper):
    lines = paper(3).set(text("Kurz und knapp gesagt.", style="body-first"), 240.0)
    assert [line.line.initial for line in lines] == [0]


def test_a_quotation_mark_goes_down_with_its_letter(paper):
    lines = paper(2).set(text("„Wenn“ und aber, " * 12, style="body-first"), 200.0)
    assert lines[0].line.pieces[0].text == "„W"


def test_a_line_of_several_spans_is_measured_as_it_is_drawn(paper):
    setter = paper()
    runs = tuple(Run(text=part, place=Place("a.yaml")) for part in ("Titelbild AFP", ". Ein V", "ater T", "ag."))
    line = setter.set(Text(key="a/body", style="disclaimer", runs=runs, language="de"), 300.0)[0].line
    [piece] = line.pieces
    size = piece.setting.size / 1000
    drawn = setter.shaper.glyphs(piece.setting.face, piece.text, piece.setting.features).advance * size
    assert line.natural == pytest.approx(drawn, abs=0.001)
