"""Shaping: one measure of a text, however it is asked for."""

import pytest

from layout.composer.shaping import Shaper, TypeSetting
from layout.typography.fonts import SOFT_HYPHEN_AT_END

TEXT = "Schifffahrt im Hafen, Tür auf – Offizier Wolf öffnet 1908"


@pytest.fixture(scope="module")
def face(paper):
    return paper().fonts.face("body")


def test_words_and_spaces_add_up_to_the_line(face):
    shaper = Shaper()
    words = sum(shaper.advance(face, word) for word in TEXT.split(" "))
    whole = shaper.glyphs(face, TEXT).advance
    assert words + TEXT.count(" ") * shaper.advance(face, " ") == pytest.approx(whole)


def test_a_words_width_is_the_same_from_its_line_and_alone(face):
    shaper, alone = Shaper(), Shaper()
    shaper.positions(face, TEXT)
    for word in TEXT.split(" "):
        assert shaper.advance(face, word) == alone.advance(face, word)


def test_characters_of_a_ligature_are_told_and_share_its_advance(face):
    shaper = Shaper()
    x, tied = shaper.positions(face, "Waffe")
    assert tied == [3]
    assert x[2] < x[3] < x[4]
    assert x[-1] == pytest.approx(shaper.glyphs(face, "Waffe").advance)
    assert shaper.positions(face, "Waffe", (("liga", False),))[1] == []


def test_a_word_without_ligatures_is_as_wide_untied(face):
    shaper = Shaper()
    shaper.positions(face, TEXT)
    for word in TEXT.split(" "):
        apart = Shaper().glyphs(face, word, (("liga", False),)).advance
        assert shaper.advance(face, word, (("liga", False),)) == pytest.approx(apart)


def test_a_soft_hyphen_is_kerned_to_its_letter(face):
    shaper = Shaper()
    pair = shaper.glyphs(face, "T" + SOFT_HYPHEN_AT_END).advance - shaper.glyphs(face, "T").advance
    assert shaper.hyphened(face, "T") == pytest.approx(pair)
    assert shaper.hyphened(face, "T") < shaper.glyphs(face, SOFT_HYPHEN_AT_END).advance


def test_untied_settings_are_one(face):
    setting = TypeSetting(face, 9.0, (("onum", True),))
    assert setting.untied.features == (("onum", True), ("liga", False))
    assert setting.untied.untied is setting.untied
