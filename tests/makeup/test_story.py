"""One story on pages of its own: where its parts stand. Articles are written here, set with the house style and made up."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from platformdirs import user_cache_path

from layout import pagedesk, records
from layout.copy.load import load

WORDS = "Die Brücke am Markt wird von Montag an für zwei Wochen gesperrt, weil am Geländer gearbeitet wird. "


@pytest.fixture
def made_up(tmp_path: Path):
    """Makes an article up; returns its pages as layout.json has them."""

    def make(words: int = 200, **fields: Any) -> list[dict[str, Any]]:
        body = "\n\n".join([WORDS * 4] * max(1, words // 68))
        article = {"headline": "Brücke gesperrt", "body": body, **fields}
        path = tmp_path / "probe.yaml"
        path.write_text(yaml.safe_dump(article, allow_unicode=True, sort_keys=False), "utf-8")
        made = pagedesk.make_up(load(path), user_cache_path("umbruch"))
        return list(records.layout_json(made)["pages"])

    return make


@pytest.fixture
def picture(tmp_path: Path):
    """Draws a picture of a size."""

    def draw(width: int, height: int, name: str = "bild.png", **fields: Any) -> dict[str, Any]:
        Image.new("RGB", (width, height), (120, 130, 140)).save(tmp_path / name)
        return {"file": name, "caption": "Ein Bild.", "credit": "OZD", **fields}

    return draw


def parts(page: dict[str, Any]) -> list[str]:
    return [part["part"] for frame in page["frames"] for part in frame["columns"]]


def feet(page: dict[str, Any]) -> list[float]:
    """The last baseline of each column of copy."""
    lowest: dict[float, float] = {}
    for part in page["frames"][0]["columns"]:
        if part["part"] == "body" and part["lines"]:
            lowest[part["box"][0]] = max(lowest.get(part["box"][0], 0.0), part["lines"][-1]["baseline"])
    return list(lowest.values())


def test_short_story_ends_where_its_copy_ends(made_up) -> None:
    (page,) = made_up(70, disclaimer="Ohne Gewähr.")
    bottom = max(feet(page))
    foot = next(part for part in page["frames"][0]["columns"] if part["part"] == "disclaimer")
    assert bottom < 500
    assert foot["lines"][0]["baseline"] > 790  # the disclaimer is the page's last line all the same


def test_long_story_fills_its_pages_and_levels_the_last(made_up) -> None:
    pages = made_up(2600)
    assert len(pages) > 2
    for page in pages:
        levels = feet(page)
        assert len(levels) == 2
        assert max(levels) - min(levels) <= 2 * 10.8 + 0.1


def test_wide_picture_spans_the_columns(made_up, picture) -> None:
    (page,) = made_up(150, pictures=[picture(1800, 900)])
    assert page["frames"][0]["pictures"][0]["box"][2] > 500


def test_picture_ends_on_a_baseline_and_begins_on_the_cap_line(made_up, picture) -> None:
    (page,) = made_up(300, pictures=[picture(1200, 800)])
    _, y, _, height = page["frames"][0]["pictures"][0]["box"]
    first = 36.850 + 0.74 * 10.8  # the style's top margin of 13 mm, and the baseline in its row
    assert (y + height - first) / 10.8 == pytest.approx(round((y + height - first) / 10.8), abs=0.002)
    assert (y + 0.67 * 8.6 - first) / 10.8 == pytest.approx(round((y + 0.67 * 8.6 - first) / 10.8), abs=0.002)


def test_tall_picture_keeps_its_caption_beside_it(made_up, picture) -> None:
    (page,) = made_up(200, pictures=[picture(200, 2000)])
    box = page["frames"][0]["pictures"][0]["box"]
    caption = next(part for part in page["frames"][0]["columns"] if part["part"] == "picture")["lines"][0]
    assert box[2] < 120
    assert caption["box"][0] > box[0] + box[2]


def test_further_pictures_stand_at_the_heads_of_columns(made_up, picture) -> None:
    pages = made_up(1500, pictures=[picture(1800, 900, f"bild-{index}.png") for index in range(3)])
    places = [picture["box"] for page in pages for picture in page["frames"][0]["pictures"]]
    assert len(places) == 3
    heads = {
        round(part["box"][1], 1) for page in pages for part in page["frames"][0]["columns"] if part["part"] == "picture"
    }
    assert len(heads) <= 3


def test_a_single_explainer_leaves_no_hole_beside_it(made_up) -> None:
    (page,) = made_up(300, explainers=[{"question": "Warum?", "answer": WORDS * 3}])
    assert "explainers" not in parts(page)
    assert "explainer" in parts(page)


def test_two_explainers_stand_side_by_side(made_up) -> None:
    (page,) = made_up(
        300, explainers=[{"question": "Warum?", "answer": WORDS * 3}, {"question": "Wann?", "answer": WORDS * 3}]
    )
    assert "explainers" in parts(page)


def test_long_commentary_runs_on_in_columns(made_up) -> None:
    pages = made_up(200, commentary={"text": "\n\n".join([WORDS * 5] * 40)})
    pieces = [part for page in pages for part in page["frames"][0]["columns"] if part["part"] == "commentary"]
    assert len(pieces) > 2
    assert pieces[0]["opens"]
    assert pieces[-1]["closes"]
    assert not any(piece["opens"] for piece in pieces[1:])
    assert all(len(piece["lines"]) >= 3 for piece in pieces)


def test_nine_sections_of_an_analysis_stand_three_abreast(made_up) -> None:
    sections = [{"heading": f"Punkt {number}", "points": ["Ein Satz.", "Noch ein Satz."]} for number in range(9)]
    page = made_up(150, analysis={"sections": sections})[0]
    box = next(part for part in page["frames"][0]["columns"] if part["part"] == "analysis")
    headings = {round(line["box"][0]) for line in box["lines"] if line["style"] == "section"}
    assert len(headings) == 3


def test_wide_table_spans_the_columns(made_up) -> None:
    wide = {"columns": [f"Spalte {n}" for n in range(8)], "rows": [["Zeitungspapier"] * 8]}
    page = made_up(150, tables=[wide])[0]
    assert next(part for part in page["frames"][0]["columns"] if part["part"] == "table")["box"][2] > 500


def test_same_article_same_pages(made_up) -> None:
    assert made_up(700) == made_up(700)


def test_a_headline_is_set_at_the_size_that_parts_no_word(made_up) -> None:
    (page,) = made_up(headline="Bundesverfassungsgerichtspräsidentin warnt")
    head = next(part for frame in page["frames"] for part in frame["columns"] if part["part"] == "head")
    assert [line["text"] for line in head["lines"]] == ["Bundesverfassungsgerichtspräsidentin warnt"]


@pytest.mark.parametrize(("length", "rows"), [(38, 1), (42, 4)])
def test_white_is_strewn_among_the_parts_only_where_it_fills_the_page(made_up, length: int, rows: int) -> None:
    (page,) = made_up(400, commentary={"text": WORDS * length})
    parts = page["frames"][0]["columns"]
    head, body, box = (
        next(part["box"] for part in parts if part["part"] == name) for name in ("head", "body", "commentary")
    )
    assert body[1] - head[1] - head[3] == pytest.approx(rows * 10.8, abs=0.01)
    assert (box[1] + box[3] > 800) == (rows > 1)
