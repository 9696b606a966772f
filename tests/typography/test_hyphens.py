"""Hyphenation: the breaks a reader would make, and none that would make him stumble."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyphen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout.typography import hyphens
from layout.typography.hyphens import Break, Exceptions, Hyphenator, patterns, read_exceptions

ROOT = Path(__file__).parents[2]
WORDS = [line for line in Path(__file__).with_name("words.de.txt").read_text("utf-8").split("\n") if line[:1].isalpha()]


@cache
def exceptions() -> Exceptions:
    result = read_exceptions((ROOT / "styles/ozd/hyphens.de.txt").read_text("utf-8"), "hyphens.de.txt")
    assert result.findings == ()
    return result.value


@pytest.fixture(scope="module")
def german() -> Hyphenator:
    return Hyphenator("de", exceptions=exceptions(), names=["Wolodymyr Selenskyj", "Rutte"])


def offsets(marked: str) -> set[int]:
    return {match.start() - count for count, match in enumerate(re.finditer("[-=]", marked))}


def letters(marked: str) -> str:
    return re.sub("[-=]", "", marked)


def errors(found: Callable[[str], set[int]]) -> tuple[int, int]:
    """Breaks that are wrong, and right ones that are missing, over the list of words."""
    wrong = missed = 0
    for marked in WORDS:
        right, ours = offsets(marked), found(letters(marked))
        wrong += len(ours - right)
        missed += len(right - ours)
    return wrong, missed


def test_the_list_of_newspaper_words_is_broken_right(german: Hyphenator) -> None:
    assert len(WORDS) >= 200
    plain = pyphen.Pyphen(lang="de_DE", left=2, right=3)
    theirs = errors(lambda word: {int(position) for position in plain.positions(word)})
    ours = errors(lambda word: {one.offset for one in german.breaks(word)})
    assert ours == (0, 0)
    assert theirs[0] >= 10, "the list shows what plain patterns get wrong"


def test_seams_of_the_list_are_known(german: Hyphenator) -> None:
    assert [german.marked(letters(marked)) for marked in WORDS] == WORDS


@pytest.mark.parametrize(
    "marked",
    [
        "Stau=be-cken",
        "Volks=ini-tia-tive",
        "Alt=bau=erhal-tung",
        "Blu-men=topf=erde",
        "Text=ende",
        "Wach=stube",
        "Ur=instinkt",
        "Spar=gelder",
        "Druck=erzeug-nis",
        "Teen-ager",
        "Schrift-stel-ler",
        "Zu-sam-men=ar-beit",
    ],
)
def test_no_break_bends_the_sense(german: Hyphenator, marked: str) -> None:
    assert german.marked(letters(marked)) == marked


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("„Sicherheitsnetz“,", "„Si-cher-heits=netz“,"),
        ("(Straßenbahn)", "(Stra-ßen=bahn)"),
        ("Bürger:innen", "Bür-ger:in-nen"),
        ("Präsidenten", "Prä-si-den-ten"),
    ],
)
def test_marks_around_a_word_do_not_matter(german: Hyphenator, typed: str, marked: str) -> None:
    assert german.marked(typed) == marked


@pytest.mark.parametrize(
    "word",
    [
        "NATO",
        "AfD",
        "GmbH",
        "OZD",
        "Rutte",
        "Ruttes",
        "Selenskyj",
        "Selenskyjs",
        "2025",
        "10.000",
        "5b",
        "B2B-3",
        "Ende",
        "aber",
        "E-Mail",
        "9–17",
        "km/h",
        "Start-up",
        "",
        "-",
        "–",
        "leser@ozd.de",
        "@freibadhohenwarft",
        "(#Sicherheitsnetz)",
        "Donaudampfschiff" * 8,
        "www.ozd.de",
        "ozd.de.",
    ],
)
def test_what_is_never_broken(german: Hyphenator, word: str) -> None:
    assert german.breaks(word) == ()


def test_a_word_with_real_hyphens_breaks_behind_them_and_in_its_parts(german: Hyphenator) -> None:
    assert german.breaks("US-Präsident") == (Break(3, seam=True, hard=True), Break(6), Break(8))
    assert german.marked("NATO-Mitgliedsstaaten") == "NATO-Mit-glieds=staa-ten"
    assert [one.offset for one in german.breaks("Köln–Bonn")] == [5]
    assert [one.offset for one in german.breaks("Rutte-Besuch")] == [6, 8]
    assert [one.offset for one in german.breaks("und/oder")] == [4]
    assert german.breaks("Vor-") == german.breaks("-bau") == ()


def test_an_address_breaks_behind_a_slash_and_gets_no_hyphen(german: Hyphenator) -> None:
    address = "https://www.ozd.de/politik/kiew-besuch"
    assert [(address[: one.offset], one.hard) for one in german.breaks(address)] == [
        ("https://www.ozd.de/", True),
        ("https://www.ozd.de/politik/", True),
    ]


def test_a_soft_hyphen_in_copy_is_the_only_break_of_its_word(german: Hyphenator) -> None:
    assert german.breaks("Donau\u00addampfschiff") == (Break(6, seam=True),)
    assert german.breaks("EU-Donau\u00addampfschiff") == (Break(3, seam=True, hard=True), Break(9, seam=True))


def test_exceptions_hold_for_inflected_forms_and_within_compounds() -> None:
    given_ = read_exceptions("Staub=ecken*  # hier\nFoobar\nWid-get*", "x").value
    small = Hyphenator("de", exceptions=given_)
    assert small.marked("Staubecken") == "Staub=ecken"
    assert small.marked("STAUBECKEN") == "STAUBECKEN"
    assert small.marked("Staubeckens") == "Staub=eckens"
    assert small.marked("Foobar") == "Foobar"
    assert small.marked("Widgets") == "Wid-gets"


def test_a_bad_exception_is_told_with_its_line() -> None:
    result = read_exceptions("gut\n\nzwei Wörter\n-falsch\nAb-teil\nAbt-eil\n", "styles/x/hyphens.de.txt")
    assert [(one.code, one.place.line if one.place else 0) for one in result.findings] == [
        ("hyphens/bad-entry", 3),
        ("hyphens/bad-entry", 4),
        ("hyphens/bad-entry", 6),
    ]
    assert set(result.value.words) == {"gut", "abteil"}


def test_other_languages() -> None:
    english = Hyphenator("en")
    assert english.marked("hyphenation") == "hy-phena-tion"
    assert Hyphenator("xx").breaks("Sicherheitsnetz") == ()
    assert Hyphenator("xx").breaks("US-Präsident") == (Break(3, seam=True, hard=True),)
    assert Hyphenator("de-AT").breaks("Straßenbahn") != ()


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[Path]:
    patterns.cache_clear()
    patterns("de", tmp_path)
    patterns.cache_clear()
    yield tmp_path
    patterns.cache_clear()


SOME = ["straßenbahn", "sicherheitsgarantien", "ökumenisch", "xylophon", "a", "quadratkilometer"]


def test_the_cache_gives_the_same_breaks_without_pyphen(warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:
        raise AssertionError("read pyphen's patterns though the cache is warm")

    cold = patterns("de")
    monkeypatch.setattr(hyphens, "_compile", forbidden)
    cached = patterns("de", warm)
    assert cached is not None
    assert cold is not None
    theirs = pyphen.Pyphen(lang="de_DE", left=1, right=1)
    for word in SOME:
        assert cached.strengths(word) == cold.strengths(word)
        assert sorted(cached.strengths(word)) == theirs.positions(word)


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 500, None])
def test_a_damaged_cache_is_made_anew(warm: Path, damage: bytes | None) -> None:
    (file,) = warm.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    found = patterns("de", warm)
    assert found is not None
    assert found.strengths("bahn") == {}
    assert file.read_bytes() == whole
    assert [one.name for one in warm.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    patterns.cache_clear()
    assert Hyphenator("de", cache_dir=tmp_path / "file").breaks("Straßenbahn") != ()


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßABCÄİ-–/.:*'’„“\u00ad0123456789@"), max_size=30))
@settings(max_examples=300, deadline=None)
def test_a_break_leaves_enough_on_either_side(german: Hyphenator, word: str) -> None:
    found = german.breaks(word)
    assert list(found) == sorted(set(found))
    for one in found:
        before, after = word[: one.offset], word[one.offset :]
        assert before
        assert after
        assert not after.startswith("-")
        if not one.hard and "\u00ad" not in word:
            assert re.search(r"[^\W\d_]{2}$", before)
            assert re.match(r"[^\W\d_]{3}", after)
