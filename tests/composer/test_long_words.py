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
