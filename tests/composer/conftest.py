"""What the composer's tests share: the paper's own setter, and a face whose every character is as wide as half its size."""

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.composer.galley import Setter, WordLore
from layout.style import load_style
from layout.typography.fonts import Face, load_fonts
from layout.typography.hyphens import Break, Hyphenator, read_exceptions
from layout.typography.ligatures import LigatureBreaker

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def german() -> WordLore:
    folder = ROOT / "styles/ozd"
    exceptions = read_exceptions((folder / "hyphens.de.txt").read_text("utf-8"), "hyphens.de.txt").value
    hyphens = Hyphenator("de", exceptions=exceptions, cache_dir=user_cache_path("umbruch") / "hyphens")
    return WordLore(hyphens, LigatureBreaker(hyphens))


@pytest.fixture(scope="session")
def paper(german):
    """The house style's setter on A4; ``drop_cap`` as asked."""
    style = load_style(ROOT / "styles/ozd")
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))

    def setter(drop_cap: int = 0) -> Setter:
        composer = style.composer.model_copy(update={"drop_cap": drop_cap})
        chosen = style.model_copy(update={"composer": composer})
        return Setter(chosen, style.formats["a4"], fonts, {"de": german})

    return setter


class SquareShaper:  # what it is asked with besides the text makes no difference to it
    """Every character is 500 thousandths wide, and so is the hyphen: at 10 pt, 5 pt."""

    def positions(self, _face, text, _features=()):
        return [500.0 * index for index in range(len(text) + 1)], []

    def hyphened(self, _face, _char, _features=()):
        return 500.0

    def advance(self, _face, text, _features=()):
        return 500.0 * len(text)

    def advances(self, _face, _features=()):
        return EveryText()


class EveryText(dict):
    def __missing__(self, text):
        return 500.0 * len(text)


class EverySecond:
    """Breaks every word behind each second letter, as no language would."""

    def breaks(self, word):
        return [Break(offset) for offset in range(2, len(word) - 1, 2)]


SQUARE = Face(
    name="square", path=Path(), source="", licence="", ascent=800, descent=200, x_height=500, cap_height=700,
    coverage=frozenset(), features=frozenset(),
)  # fmt: skip
