"""Ligatures: none across the joint of a German word, all others as the face has them."""

from pathlib import Path

import pytest

from layout.typography.hyphens import Hyphenator, read_exceptions
from layout.typography.ligatures import LigatureBreaker, read_ligature_exceptions

STYLE = Path(__file__).parents[2] / "styles/ozd"


@pytest.fixture(scope="module")
def breaker() -> LigatureBreaker:
    words = read_exceptions((STYLE / "hyphens.de.txt").read_text("utf-8"), "hyphens.de.txt").value
    listed = read_ligature_exceptions((STYLE / "ligatures.de.txt").read_text("utf-8"), "ligatures.de.txt")
    assert listed.findings == ()
    return LigatureBreaker(Hyphenator("de", exceptions=words), exceptions=listed.value)


APART = """
    Auf|lage Schilf|insel Kauf|leute Schiff|fahrt höf|lich beruf|lich Auf|fassung auf|fallen
    auf|listen Tief|flug straf|los Straf|tat Auf|trag Auf|tritt beauf|tragt kauf|te hoff|te
    schärf|te läuf|t darauf|folgend Hof|fest fünf|fach Stoff|lager Golf|liga Chef|film
    Strumpf|fabrik Ruf|frequenz Kampf|linie Dorf|leben hilf|los Hof|leitung Brief|freund Kopf|tuch
    käuf|lich begriff|lich auf|finden Auf|lagen Dorf|läden Brief|träger
"""
JOINED = """
    hoffen Offizier häufig Waffe finden Pflicht Flut Kraft Luft offen Zweifler schaufle Griff Büffel
    griffig Tarife heftig Treffen Kaffee Effekt definieren Grafik Zufluss Affäre Koffer flüchtig
    Botschaft Wirtschaft treffen schaffen Staffel Konflikt reflektieren Inflation Hälfte Kräfte
    Stift Schrift Mafia Giraffe Muffin Profil Office offiziell Reifen tiefer Infektion Raffinerie
    NATO
"""


@pytest.mark.parametrize("marked", APART.split())
def test_letters_stay_apart_at_a_joint(breaker: LigatureBreaker, marked: str) -> None:
    assert breaker.breaks(marked.replace("|", "")) == (marked.index("|"),)


@pytest.mark.parametrize("word", JOINED.split())
def test_letters_join_within_a_part(breaker: LigatureBreaker, word: str) -> None:
    assert breaker.breaks(word) == ()


def test_a_word_is_found_among_marks_and_hyphens(breaker: LigatureBreaker) -> None:
    assert breaker.breaks("„EU-Auflage“,") == (7,)


def test_other_languages_join_as_they_like() -> None:
    assert LigatureBreaker(Hyphenator("en")).breaks("shelflife") == ()


def test_exceptions_have_the_last_word() -> None:
    listed = read_ligature_exceptions("Auflage*\nXf|i\nzwei Worte\n", "x.txt")
    assert [(one.code, one.place.line if one.place else 0) for one in listed.findings] == [("ligatures/bad-entry", 3)]
    breaker = LigatureBreaker(Hyphenator("de"), exceptions=listed.value)
    assert breaker.breaks("Auflagen") == ()
    assert breaker.breaks("Xfi") == (2,)
