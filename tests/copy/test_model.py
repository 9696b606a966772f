"""Values of copy: text with places, slugs, lookups."""

from datetime import date

import pytest
from pydantic import ValidationError

from layout.copy.load import article_from
from layout.copy.model import FORMATS, Article, Copy, Letter, PageCount, Point, slug_of
from layout.findings import Place
from layout.units import mm


def test_at_follows_lines():
    copy = Copy("eins\nzwei", (Place("x", 3, 5), Place("x", 4, 5)))
    assert copy.at(0) == Place("x", 3, 5)
    assert copy.at(3) == Place("x", 3, 8)
    assert copy.at(6) == Place("x", 4, 6)
    assert Copy("a").at(0) is None


def test_blank_copy_is_false():
    assert not Copy(" \n")
    assert Copy("a")


def test_optional_copy_that_is_blank_is_not_there():
    article = article_from('headline: a\nbody: b\ndeck: ""\nkicker:\n').value
    assert article.deck is None
    assert article.kicker is None


def test_a_block_ends_without_its_line_end():
    article = article_from("headline: a\nbody: |\n  eins\n\n  zwei\n\n").value
    assert article.body.text == "eins\n\nzwei"
    assert [str(place) for place in article.body.places] == [
        "article.yaml:3:3",
        "article.yaml:4:3",
        "article.yaml:5:3",
    ]


def test_numbers_are_copy_as_written():
    article = article_from(
        "headline: 2025\nbody: b\ntables:\n- {columns: [Ort, T], rows: [[Köln, 1.50], [~, 007]]}\n"
    ).value
    assert article.headline.text == "2025"
    assert [[cell.text for cell in row] for row in article.tables[0].rows] == [["Köln", "1.50"], ["", "007"]]


def test_a_point_is_text_or_label_and_text():
    text = "headline: a\nbody: b\nanalysis:\n  sections:\n  - points: [x, {label: Nato, text: y}]\n"
    first, second = article_from(text).value.analysis.sections[0].points
    assert first == Point(text=Copy("x", first.text.places))
    assert second.label.text == "Nato"


def test_values_are_frozen():
    letter = Letter(text="a")
    with pytest.raises(ValidationError):
        letter.text = Copy("b")
    assert {letter: 1}[Letter(text="a")] == 1


def test_article_made_in_code():
    article = Article(id="a", file="a.yaml", headline="h", body="b")
    assert article.headline == Copy("h")
    assert article.language == "de"


@pytest.mark.parametrize(
    ("title", "day", "number", "slug"),
    [
        ("OZD", date(2025, 8, 22), 1, "ozd-2025-08-22-nr1"),
        ("Märkische Straßen-Zeitung", date(2025, 8, 22), None, "maerkische-strassen-zeitung-2025-08-22"),
        ("Der Bote.", None, 0, "der-bote-nr0"),
        ("«»", None, None, "edition"),
    ],
)
def test_slug(title, day, number, slug):
    assert slug_of(title, day, number) == slug


def test_formats():
    assert round(mm(FORMATS["rheinisch"].width)) == 350
    assert len(FORMATS) == 7


def test_page_count_that_cannot_be():
    with pytest.raises(ValidationError):
        PageCount(min=5, max=7, multiple=4)
    assert PageCount(min=5, max=8, multiple=4).max == 8
