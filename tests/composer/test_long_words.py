"""Words wider than their column: parted anywhere, never set beyond the edge."""

from pathlib import Path

import pytest

from layout.composer.galley import Setter, Text
from layout.findings import Place
from layout.style import load_style
from layout.typography.fonts import load_fonts
from layout.typography.markup import Run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def setter() -> Setter:
    from platformdirs import user_cache_path

    style = load_style(ROOT / "styles" / "ozd")
    fonts = load_fonts(ROOT / "fonts" / "fonts.yaml", user_cache_path("umbruch"))
    return Setter(style, style.formats["a4"], fonts, {})


@pytest.mark.parametrize("style", ["body", "headline", "table-cell", "caption"])
@pytest.mark.parametrize("width", [45.0, 120.0])
def test_word_of_ninety_letters_stays_in_its_column(setter: Setter, style: str, width: float) -> None:
    text = Text(
        key="a/body",
        style=style,
        runs=(Run(text="so ein " + "x" * 90 + " Wort", place=Place("a.yaml")),),
        language="de",
    )
    lines = setter.set(text, width, size=8.0)
    assert max(line.line.width for line in lines) <= width + 0.65 * 8
    letters = "".join(line.line.text for line in lines).replace("\u2010", "").replace(" ", "")
    assert letters == "soein" + "x" * 90 + "Wort"


def test_a_headline_parts_only_what_is_too_wide_and_at_its_seam(paper) -> None:
    setter = paper()
    text = Text(
        key="a/headline",
        style="headline",
        runs=(Run(text="Gemeinde streitet um Rathausplatz", place=Place("a.yaml")),),
        language="de",
    )
    width = setter.widest_word(text) * 30 / setter.paragraph_style("headline").size - 4
    lines = [line.line.text for line in setter.set(text, width, size=30)]
    assert "Gemeinde" in " ".join(lines).split()
    assert [line.split()[-1] for line in lines if line.endswith("\u2010")] in (["Rathaus\u2010"], ["Rat\u2010"])


@pytest.mark.parametrize("width", [150.0, 220.0, 300.0])
@pytest.mark.parametrize(
    ("headline", "ends"),
    [
        ("Verfassungsgerichtspräsidentin warnt", {"Verfassungs\u2010", "Verfassungsgerichts\u2010", "gerichts\u2010"}),
        ("SV Blau-Weiß Auenbrück steigt auf", set()),
    ],
)
def test_a_headline_is_parted_at_a_seam_though_it_takes_a_line_more(
    paper, headline: str, ends: set[str], width: float
) -> None:
    text = Text(key="a/headline", style="headline", runs=(Run(text=headline, place=Place("a.yaml")),), language="de")
    lines = [line.line.text for line in paper().set(text, width, size=24)]
    assert {line.split()[-1] for line in lines if line[-1] in "-\u2010\u2011"} <= ends
