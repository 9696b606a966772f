"""Nothing is lost, and the check would notice: the seed's lines, with one taken out, doubled, moved or changed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from platformdirs import user_cache_path

from layout import pagedesk
from layout.composer.galley import SetLine
from layout.copy.load import load
from layout.html.views import ExpectedLine
from layout.press.conserve import by_article, copy_is_whole, laid_as_planned, paper_is_whole
from layout.press.textpath import LaidLine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def seed() -> tuple[pagedesk.MadeUp, list[SetLine]]:
    made = pagedesk.make_up(load(ROOT / "articles/2025-08-22/rutte-kiew.yaml"), user_cache_path("umbruch"))
    return made, lines_of(made)


def lines_of(made: pagedesk.MadeUp) -> list[SetLine]:
    return [
        item.content
        for page in made.plan.pages
        for frame in page.frames
        for fragment in frame.fragments
        for _, item in fragment.items()
        if isinstance(item.content, SetLine)
    ]


def codes(
    seed: tuple[pagedesk.MadeUp, list[SetLine]], lines: list[SetLine], dropped: frozenset[str] = frozenset()
) -> list[str]:
    articles = {article.id: article for article in seed[0].edition.articles}
    return [
        finding.code for finding in copy_is_whole(articles, [by_article(lines)], short=frozenset(), dropped=dropped)
    ]


def at(lines: list[SetLine], key: str) -> int:
    return next(index for index, line in enumerate(lines) if line.key == f"rutte-kiew/{key}")


def test_all_lines_are_the_copy(seed) -> None:
    assert codes(seed, seed[1]) == []


@pytest.mark.parametrize(
    "key",
    ["headline", "body.3", "commentary.1", "letters.2.text", "analysis.2.point.2", "explainer.1.answer", "disclaimer"],
)
def test_a_line_taken_out_is_missed(seed, key: str) -> None:
    lines = list(seed[1])
    del lines[at(lines, key)]
    assert codes(seed, lines) == ["page/lost-copy"]


def test_a_line_doubled_is_noticed(seed) -> None:
    lines = list(seed[1])
    lines.insert(at(lines, "body.2"), lines[at(lines, "body.2")])
    assert codes(seed, lines) == ["page/lost-copy"]


def test_two_lines_out_of_order_are_noticed(seed) -> None:
    lines = list(seed[1])
    index = at(lines, "body.2")
    lines[index], lines[index + 1] = lines[index + 1], lines[index]
    assert codes(seed, lines) == ["page/lost-copy"]


def test_a_letter_changed_is_noticed(seed) -> None:
    lines = list(seed[1])
    index = at(lines, "body.4")
    line = lines[index].line
    first = replace(line.pieces[0], text=line.pieces[0].text.replace("e", "o", 1))
    lines[index] = replace(lines[index], line=replace(line, pieces=(first, *line.pieces[1:])))
    assert codes(seed, lines) == ["page/lost-copy"]


def test_what_was_dropped_on_purpose_is_not_missed(seed) -> None:
    lines = [line for line in seed[1] if "/letters" not in line.key]
    assert codes(seed, lines, frozenset({"rutte-kiew/letters"})) == []


def test_lines_of_no_copy_are_noticed(seed) -> None:
    line = replace(seed[1][at(seed[1], "body.1")], key="fremd/body.1")
    assert codes(seed, [*seed[1], line]) == ["page/unknown-copy"]


@pytest.mark.parametrize(
    ("moved", "code"),
    [
        ({}, None),
        ({"x": 0.06}, "page/drift"),
        ({"baseline": -0.06}, "page/drift"),
        ({"width": 0.06}, "page/drift"),
        ({"text": "anders"}, "page/other-text"),
    ],
)
def test_a_line_is_laid_where_and_as_it_was_planned(seed, moved: dict, code: str | None) -> None:
    line = seed[1][at(seed[1], "body.1")]
    text = "".join(piece.text for piece in line.line.pieces)
    want = ExpectedLine(line, 40.0, 100.0, 200.0, 1)
    have = LaidLine(
        text=moved.get("text", text),
        x=40.0 + moved.get("x", 0),
        baseline=100.0 + moved.get("baseline", 0),
        width=200.0 + moved.get("width", 0),
    )
    found = [finding.code for finding in laid_as_planned([want], [have], 1)]
    assert found == ([code] if code else [])


def test_a_line_that_was_not_laid_is_missed(seed) -> None:
    want = ExpectedLine(seed[1][0], 40.0, 100.0, 200.0, 1)
    assert [finding.code for finding in laid_as_planned([want], [], 1)] == ["page/lost-lines"]


def test_a_story_found_whole_is_held_against_its_copy_again_when_a_line_has_gone(seed) -> None:
    made, lines = seed
    articles = {article.id: article for article in made.edition.articles}
    held: dict[str, object] = {}

    def found(these: list[SetLine]) -> list[str]:
        whole = copy_is_whole(articles, [by_article(these)], short=frozenset(), dropped=frozenset(), held=held)
        return [finding.code for finding in whole]

    assert found(lines) == []
    assert found(lines) == []
    less = list(lines)
    del less[at(less, "body.3")]
    assert found(less) == ["page/lost-copy"]
    assert found(less) == ["page/lost-copy"]  # what was not whole is not taken for whole the next time
    swapped = list(lines)
    first = at(lines, "body.2")
    swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
    assert found(swapped) == ["page/lost-copy"]
    assert found(lines) == []


def test_lines_of_no_story_are_found_though_all_stories_were_whole(seed) -> None:
    made, lines = seed
    articles = {article.id: article for article in made.edition.articles}
    held: dict[str, object] = {}
    stray = replace(lines[at(lines, "body.1")], key="niemand/body.1")
    assert list(copy_is_whole(articles, [by_article(lines)], short=frozenset(), dropped=frozenset(), held=held)) == []
    found = copy_is_whole(articles, [by_article([*lines, stray])], short=frozenset(), dropped=frozenset(), held=held)
    assert [finding.code for finding in found] == ["page/unknown-copy"]


# -- the paper's own words ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper() -> tuple[pagedesk.MadeUp, list[SetLine]]:
    made = pagedesk.make_up(load(ROOT / "articles/2025-08-22"), user_cache_path("umbruch"))
    return made, [line for line in lines_of(made) if line.generated]


def test_all_the_paper_says_of_itself_is_printed(paper) -> None:
    assert list(paper_is_whole(paper[0].edition, paper[1])) == []


@pytest.mark.parametrize("key", ["paper/teaser.2.1", "paper/correction.1.1", "paper/imprint.2.1", "filler/1.1"])
def test_a_line_of_the_papers_own_taken_out_is_missed(paper, key: str) -> None:
    made, lines = paper
    index = next(index for index, line in enumerate(lines) if line.key == key)
    lost = list(paper_is_whole(made.edition, [*lines[:index], *lines[index + 1 :]]))
    assert {finding.code for finding in lost} == {"page/lost-copy"}
    assert all(finding.message.startswith(key.rpartition(".")[0].partition(".")[0]) for finding in lost)
