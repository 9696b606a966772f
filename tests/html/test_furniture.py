"""Furniture: whatever the paper is called and its sections are, what stands on one line stands side by side."""

import datetime
import re
from itertools import pairwise
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.copy.load import load
from layout.html.furniture import Paper, furniture
from layout.makeup.plan import Grid, Page
from layout.newsroom import open_newsroom

PAPER = Path(__file__).resolve().parents[2] / "articles/2025-08-22/edition.yaml"
#: Ems between letters, by the style's sheet, and the role of each piece's face.
SET = {
    "masthead-title": (-0.03, "masthead"),
    "ear": (0.0, "body"),
    "date-line": (0.06, "label"),
    "folio": (0.06, "label"),
}
SECTION = "Wirtschaft, Arbeit und Soziales in der Region Lindenfurt, Auental und Norderhaven sowie Umland"


@pytest.fixture(scope="module")
def newsroom():
    return open_newsroom(load(PAPER).value, user_cache_path("umbruch"))


def spans(newsroom, number, section="", **said):
    """Return where each text of a page's furniture begins and ends, by its line, in points from the type area's left edge."""
    paper = Paper(motto="", language="de", date=datetime.date(2025, 8, 22), number=1, volume=1, **said)
    page = Page(number=number, section=section, frames=(), head_rows=2)
    grid, shaper = Grid(newsroom.page), newsroom.setter.shaper
    found = {}
    for piece in furniture(paper, page, grid, newsroom.fonts, shaper):
        if not piece.text:
            continue
        kind, _, align = piece.kind.partition(" ")
        tracking, role = SET[kind]
        left, width, size = (
            float(re.search(rf"{name}:([\d.]+)pt", piece.style)[1]) for name in ("left", "width", "font-size")
        )
        wide = size * (shaper.advance(newsroom.fonts.face(role), piece.text) / 1000 + tracking * len(piece.text))
        begin = left - grid.x(0) + {"middle": (width - wide) / 2, "end": width - wide}.get(align, 0.0)
        line = "head" if kind in {"masthead-title", "ear"} else kind
        found.setdefault(line, []).append((begin, begin + wide, size, piece.text))
    return {line: sorted(parts) for line, parts in found.items()}


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "title", ["OZD", "Kreiszeitung Auental", "Norderhavener Allgemeine Zeitung für Stadt und Land"]
)
@pytest.mark.parametrize(
    "ears", [(), ("Wetter: viel Sonne, bis 25 Grad",), ("Heute: 2.104 Pfeifen und ein Kuckuck " * 3, "Sonne")]
)
@pytest.mark.parametrize("section", ["Politik", SECTION])
@pytest.mark.parametrize("price", ["1,80 €", "1,80 € im Einzelverkauf, 2,20 € in Österreich, 2,90 CHF in der Schweiz"])
def test_texts_of_one_line_stand_side_by_side(newsroom, number, title, ears, section, price):
    width = newsroom.page.type_width
    for parts in spans(newsroom, number, section, title=title, ears=ears, price=price).values():
        assert parts[0][0] > -0.1
        assert parts[-1][1] < width + 0.1
        assert all(left[1] + 3.0 < right[0] for left, right in pairwise(parts)), parts


def test_what_has_room_keeps_its_size_and_its_middle(newsroom):
    width = newsroom.page.type_width
    (_, middle, right) = spans(newsroom, 3, "Politik", title="OZD", ears=())["folio"]
    assert (middle[2], right[3]) == (7.4, "Seite 3")
    assert (middle[0] + middle[1]) / 2 == pytest.approx(width / 2, abs=0.1)


def test_a_long_section_keeps_all_of_its_words(newsroom):
    assert any(SECTION in part[3] for part in spans(newsroom, 2, SECTION, title="OZD", ears=())["folio"])
