"""Compounds: the likeliest parts of a word, in any process, whatever has become of the cache."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from layout.typography import compounds as module
from layout.typography.compounds import Compounds, compounds
from layout.typography.hyphens import Hyphenator


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the words have been counted."""
    folder = tmp_path_factory.mktemp("compounds")
    module._opened.cache_clear()
    assert compounds("de", folder) is not None
    module._opened.cache_clear()
    return folder


@pytest.fixture
def german(kept: Path) -> Compounds:
    made = compounds("de", kept)
    assert made is not None
    return made


def joints(made: Compounds, word: str, syllables: Callable[[str], list[int]] = lambda _: []) -> dict[int, bool]:
    return made.joints(word, syllables, lambda _: False)


@pytest.mark.parametrize(
    ("parted", "word"),
    [
        ("arbeits|amt", "arbeitsamt"),
        ("ordnungs|amt", "ordnungsamt"),
        ("mobil|funk|netz", "mobilfunknetz"),
        ("kirsch|essig|fliege", "kirschessigfliege"),
        ("körperschaft|steuer", "körperschaftsteuer"),
        ("projekt|abschlusses", "projektabschlusses"),
    ],
)
def test_the_likeliest_parts_are_found_without_patterns(german: Compounds, parted: str, word: str) -> None:
    found = joints(german, word)
    edges = [0, *found, len(word)]
    assert "|".join(word[start:end] for start, end in pairwise(edges)) == parted
    assert all(found.values())


@pytest.mark.parametrize(
    "word", ["allein", "minister", "garten", "familie", "gestern", "laufenden", "gemeinsamen", "xylofon"]
)
def test_what_is_no_compound_stays_whole(german: Compounds, word: str) -> None:
    assert joints(german, word) == {}


def test_a_prefix_is_told_where_the_patterns_do_not_see_it(german: Compounds) -> None:
    assert joints(german, "anschlüsse") == {2: False}
    assert joints(german, "anschlüsse", lambda _: [2]) == {}
    assert joints(german, "wiederaufbau", lambda _: [3, 6]) == {6: True}, "behind an adverb a line ends as at a seam"


def test_patterns_decide_between_readings_that_are_as_likely(german: Compounds) -> None:
    # Wach|stube and Wachs|tube: both are words.
    assert list(joints(german, "wachstube", lambda _: [5])) == [5]
    assert list(joints(german, "wachstube", lambda _: [4])) == [4]


def test_a_word_that_is_said_to_be_whole_is_not_taken_apart(german: Compounds) -> None:
    assert german.joints("mobilfunknetz", lambda _: [], lambda letters: letters == "mobilfunk") == {9: True}


def test_words_are_counted_once_for_a_cache(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(_: str) -> bytes:
        raise AssertionError("counted the words though the cache has them")

    monkeypatch.setattr(module, "_compiled", counted)
    module._opened.cache_clear()
    assert compounds("de", kept) is not None
    module._opened.cache_clear()


@pytest.mark.parametrize("damage", [b"", b"damaged"])
def test_a_damaged_count_is_made_anew(kept: Path, tmp_path: Path, damage: bytes) -> None:
    file = next(kept.glob("compounds-de-*.bin"))
    damaged = tmp_path / file.name
    damaged.write_bytes(damage)
    module._opened.cache_clear()
    assert compounds("de", tmp_path) is not None
    module._opened.cache_clear()
    module._opened.cache_clear()
    made = compounds("de", tmp_path)
    assert made is not None
    assert joints(made, "arbeitsamt") == {7: True}


def test_languages_without_a_lexicon_have_no_compounds(tmp_path: Path) -> None:
    assert compounds("en", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_german_of_every_country_is_counted_once(kept: Path, german: Compounds) -> None:
    assert compounds("de-AT", kept) is german


def test_seams_of_a_word_depend_on_nothing_asked_before(kept: Path) -> None:
    words = ["Arbeitsamt", "Rasterelektronenmikroskop", "Anschlüsse", "Kreisumlage"]
    one, other = Hyphenator("de", cache_dir=kept), Hyphenator("de", cache_dir=kept)
    assert [one.marked(word) for word in words] == [other.marked(word) for word in reversed(words)][::-1]
