"""Set lines: whole units, and where their words stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layout.composer.line import PANGO_UNIT, Line, Piece, drawable, whole_units
from layout.composer.shaping import TypeSetting
from layout.findings import Place
from tests.composer.conftest import SQUARE, SquareShaper


@given(st.floats(-2, 2))
def test_tracking_is_whole_units_towards_zero(tracking):
    units = whole_units(tracking) / PANGO_UNIT
    assert units == pytest.approx(round(units), abs=1e-6)
    assert abs(whole_units(tracking)) <= abs(tracking)


@given(st.integers(-4000, 8000), st.integers(-200, 300))
def test_no_word_spacing_is_drawn_half_a_pixel_wrong(spacing, tracking):
    drawn = drawable(spacing * PANGO_UNIT, tracking * PANGO_UNIT) / PANGO_UNIT
    assert round(drawn + tracking) % 1024 != 512
    assert spacing - 1.001 <= drawn <= spacing + 0.001


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_words_stand_where_spaces_and_letters_push_them(space):
    setting = TypeSetting(SQUARE, 10.0)
    line = Line(
        pieces=(Piece("ab c", setting), Piece(f"d{space}ef", setting)), x=-2.0, natural=40.0, spaces=2, letters=8,
        word_spacing=3.0, tracking=0.5, end="last", place=Place("a.yaml"), step="even",
    )  # fmt: skip
    words = line.words(SquareShaper())
    assert [word for word, _, _ in words] == ["ab", "cd", "ef"]
    assert words[0][1:] == (-2.0, pytest.approx(9.0))
    assert words[1][1] == pytest.approx(-2.0 + 15.0 + 3.0 + 1.5)
    assert words[2][2] == pytest.approx(line.x + line.width)
