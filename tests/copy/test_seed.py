"""The first article is the copy that was handed down, word for word."""

from datetime import date
from pathlib import Path

import pytest

from layout.copy.lint import lint
from layout.copy.load import load
from layout.findings import Severity

HERE = Path(__file__).parent
ARTICLE = HERE.parents[1] / "articles" / "2025-08-22" / "rutte-kiew.yaml"


@pytest.fixture(scope="module")
def edition():
    result = load(ARTICLE)
    assert result.findings == ()
    return result.value


def as_handed_down(article):
    """Yield the article's lines as the copy was handed down."""
    yield from article.body.text.split("\n\n")
    yield article.signature.text
    yield article.commentary.title.text
    yield article.commentary.text.text
    yield article.letters.title.text
    for letter in article.letters.items:
        yield f"{letter.text} {letter.author}"
    yield article.analysis.title.text
    for section in article.analysis.sections:
        yield section.heading.text
        for letter, point in zip("abcdefgh", section.points, strict=False):
            label = f"{point.label} – " if point.label else ""
            yield (f"{letter}) " if section.numbering == "alpha" else "") + label + point.text.text
    for explainer in article.explainers:
        yield explainer.question.text
        yield explainer.answer.text
    yield f"{article.disclaimer} Titelbild {article.cover_credit}."


def test_word_for_word(edition):
    seed = (HERE / "seed-article.txt").read_text("utf-8").rstrip("\n").split("\n")
    assert list(as_handed_down(edition.articles[0])) == seed


def test_what_the_desk_added(edition):
    article = edition.articles[0]
    assert 45 <= len(article.headline.text) <= 60
    assert article.kicker
    assert article.deck
    assert article.dateline is None
    assert "desk" in ARTICLE.read_text("utf-8").split("\n")[0]


def test_as_an_edition_of_one_story(edition):
    assert edition.bare
    assert edition.slug == "rutte-kiew"
    assert edition.date == date(2025, 8, 22)
    assert edition.sections[0].name.text == "Politik"
    assert (edition.masthead, edition.format, edition.columns, edition.imprint) == (None, None, None, None)


def test_house_style(edition):
    assert all(found.severity is Severity.INFO for found in lint(edition))


def test_places(edition):
    article = edition.articles[0]
    lines = ARTICLE.read_text("utf-8").split("\n")
    for copy in (
        article.headline,
        article.body,
        article.commentary.text,
        article.analysis.sections[2].points[0].text,
    ):
        for text, place in zip(copy.text.split("\n"), copy.places, strict=True):
            assert lines[place.line - 1][place.column - 1 :].startswith(text)
