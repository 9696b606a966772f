"""Optimal paragraphs: what they keep, what they weigh, and how they give.

The face is square, 5 pt a character at 10 pt, so that a measure is a number of characters; what is weighed is tried on
German copy in the paper's own face, with the weight and without.
"""

import gc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from layout.composer.joints import BreakCosts, Span, WordBreaks
from layout.composer.line import PANGO_UNIT
from layout.composer.paragraph import TOLERANCES, Paragraph
from layout.composer.search import Measure, Rules, Search
from layout.composer.shaping import TypeSetting
from layout.copy.load import load
from layout.findings import Place
from layout.typography.hyphens import Break
from tests.composer.conftest import ROOT, SQUARE, EverySecond, SquareShaper

PLACE = Place("a.yaml", 1, 1)
PLAIN = Rules(protrusion=False, tracking=0.0, last_line=0)


def square(text: str, characters: float, rules: Rules = PLAIN, *, breaks=None, **room) -> Paragraph:
    span = Span(text, TypeSetting(SQUARE, 10.0), PLACE)
    measure = Measure(width=characters * 5.0, **room)
    return Paragraph((span,), measure, rules, WordBreaks(breaks), SquareShaper())


def texts(lines) -> list[str]:
    return [line.text for line in lines]


def copy_of(lines) -> str:
    """The copy lines were made of: spaces put back at line ends, the composer's hyphens gone, the copy's own as typed."""
    text = ""
    for line in lines:
        written = line.text.removesuffix("\u2010") if line.end == "soft" else line.text.replace("\u2011", "-")
        text += written + (" " if line.end == "space" else "")
    return text


words = st.text("abcdefghij-", min_size=1, max_size=14).filter(lambda word: word.strip("-") != "")
paragraphs = st.lists(words, min_size=1, max_size=40).map(" ".join)


@given(paragraphs, st.integers(8, 40), st.booleans(), st.sampled_from(["justify", "left"]))
def test_lines_hold_the_copy_in_order_and_keep_to_the_measure(text, characters, hyphenated, align):
    rules = replace(PLAIN, align=align)
    lines = square(text, characters, rules, breaks=EverySecond() if hyphenated else None).lines()
    assert copy_of(lines) == text
    assert all(line.width <= characters * 5.0 + 0.05 for line in lines)


@given(paragraphs, st.integers(8, 30))
def test_justified_lines_end_at_the_measure(text, characters):
    lines = square(text, characters, replace(PLAIN, tracking=0.02)).lines()
    for line in lines[:-1]:
        if line.spaces:
            assert line.width == pytest.approx(characters * 5.0, abs=line.spaces * PANGO_UNIT * 2)


@given(paragraphs, st.integers(8, 40), st.integers(-3, 3))
def test_a_looser_paragraph_is_so_many_lines_longer_and_holds_the_same_copy(text, characters, looseness):
    paragraph = square(text, characters, breaks=EverySecond())
    best, loose = paragraph.lines(), paragraph.lines(looseness)
    assert (loose is not None) == (len(best) + looseness in paragraph.line_counts)
    if loose is not None:
        assert len(loose) == len(best) + looseness
        assert copy_of(loose) == text


def test_a_long_paragraph_runs_several_lines_longer_or_shorter():
    text = " ".join(["lange", "Zeilen", "und", "kurze", "Worte"] * 40)
    rules = replace(PLAIN, tracking=0.02, last_line=8)
    counts = square(text, 46, rules).line_counts
    assert {counts[0] + 1, counts[0] + 2} <= set(counts)
    parted = square(text, 31.5, rules, breaks=EverySecond()).line_counts
    assert {parted[0] - 1, parted[0] + 1} <= set(parted)


@given(paragraphs, st.integers(24, 40))
def test_a_paragraph_made_longer_does_not_show_it(text, characters):
    paragraph = square(text, characters, breaks=EverySecond())

    def widest(lines):
        return max(((line.width - line.natural) / line.spaces / 5.0 for line in lines[:-1] if line.spaces), default=0.0)

    most = max(1.75, widest(paragraph.lines()))
    for count in paragraph.line_counts[1:]:
        if count > paragraph.line_counts[0]:
            lines = paragraph.lines(count - paragraph.line_counts[0])
            assert widest(lines) <= most + 0.01
            assert lines[-1].width >= 0.15 * characters * 5.0 - 0.01


def test_the_best_paragraph_is_not_the_greedy_one():
    # A greedy first line takes three words and leaves "ddddddd" alone, short of the measure.
    assert texts(square("aaa bbb cc ddddddd eeeeee fff", 11).lines()) == ["aaa bbb", "cc ddddddd", "eeeeee fff"]


def test_a_compound_is_parted_at_its_seam():
    class Seams(EverySecond):
        def breaks(self, word):
            return [replace(one, seam=one.offset == 6) for one in super().breaks(word)]

    text = "ab cdefghijklmn op abcd efg"
    assert square(text, 10, breaks=Seams()).lines()[0].text == "ab cdefgh\u2010"


def test_no_more_hyphens_than_the_ladder_stand_one_under_the_other():
    text = " ".join(["abcdefghij", "klmnopq"] * 30)
    found = []
    for ladder in (1, 2, 3):
        ends = [line.end for line in square(text, 13, replace(PLAIN, ladder=ladder), breaks=EverySecond()).lines()]
        found.append(max(len(run) for run in "".join("h" if end == "soft" else " " for end in ends).split()))
    assert found == [1, 2, 3]


def test_a_last_line_is_no_stub():
    text = "aa bb cc dd ee ff gg"
    assert texts(square(text, 8).lines())[-1] == "gg"
    assert texts(square(text, 8, replace(PLAIN, last_line=5)).lines())[-1] == "ff gg"


def test_a_word_wider_than_its_column_is_parted_where_nothing_else_would():
    lines = square("ab abcdefghijklmnopqrstuvwxyz cd", 10).lines()
    assert copy_of(lines) == "ab abcdefghijklmnopqrstuvwxyz cd"
    assert max(line.width for line in lines) <= 50.0


def test_a_real_hyphen_ends_a_line_as_itself():
    lines = square("ab Nato-General cd", 9).lines()
    assert (lines[0].text, lines[0].end) == ("ab Nato\u2011", "hard")


def test_lines_beside_a_drop_cap_are_shorter():
    text = " ".join(["abcd"] * 30)
    lines = square(text, 30, insets=(25.0, 25.0)).lines()
    assert [line.x for line in lines[:3]] == [25.0, 25.0, 0.0]
    assert [round(line.width) for line in lines[:3]] == [125, 125, 150]


# -- how lines give


def test_a_line_bears_the_name_of_the_first_tolerance_it_holds():
    text = "ab cd efghijk lm nopqrstuvw xy z abcdefghij kl mnop"
    steps = []
    for line in square(text, 12).lines()[:-1]:
        excess = line.word_spacing / 5.0 if line.spaces else float("inf")
        steps.append(next(step.name for step in TOLERANCES if excess <= step.excess + 1e-3))
        assert line.step == steps[-1]
    assert len(set(steps)) == 3


def test_letters_are_tracked_where_spaces_are_opened_and_no_further_than_they_may():
    rules = replace(PLAIN, tracking=0.02)
    even = square("abcd efgh ijkl mnop qrst uvwx", 14, rules).lines()
    assert {line.tracking for line in even} == {0.0}, "a line that fits is left alone"
    open_line = square("abcd efgh ijklmnopqrstuvwxyz", 22, rules).lines()[0]
    assert open_line.tracking == pytest.approx(0.2, abs=PANGO_UNIT)
    closed = square("abcdefgh ij klmnopqr st uv wx yz ab cd e", 37.5, rules).lines()[0]
    assert -0.15 <= closed.tracking < 0.0
    alone = square("abcdefghij klmnopqrstu", 10.2, rules).lines()[0]
    assert alone.width == pytest.approx(51.0, abs=0.02), "a word alone, where tracking brings it to the measure"
    assert square("abcdefghij klmnopqrstu", 11.0, rules).lines()[0].tracking == 0.0, "and only there"


def test_punctuation_hangs_in_the_margin():
    rules = replace(PLAIN, protrusion=True)
    point = square("abcd efg. hijk lmno", 9, rules).lines()[0]
    assert point.width == pytest.approx(9 * 5.0 + 0.65 * 5.0, abs=0.01)
    quoted = square("„bcd efgh ijkl mnop", 9, rules).lines()[0]
    assert quoted.x == pytest.approx(-0.4 * 5.0)


def test_the_space_behind_a_line_is_measured_with_it():
    line = square("abcd efgh ijklmnopqrstuvwxyz", 22, replace(PLAIN, tracking=0.02)).lines()[0]
    assert line.hang == pytest.approx(5.0 + line.word_spacing + 1.5 * line.tracking)


# -- what is weighed, on copy


@pytest.fixture(scope="module")
def setting(paper):
    fonts = paper().fonts
    return TypeSetting(fonts.face("body"), 8.6, (("onum", True),))


def seed() -> list[str]:
    """The paragraphs of the sample articles."""
    bodies = []
    for path in sorted((ROOT / "articles/2025-08-22").glob("*.yaml")):
        if path.name != "edition.yaml":
            bodies += [str(article.body) for article in load(path).value.articles if article.body]
    return [text for body in bodies for text in body.replace("\n", " ").split("  ") if len(text) > 200]


def set_all(paper, german, setting, rules: Rules, width: float):
    setter = paper()
    breaks = WordBreaks(german.hyphens)
    return [
        Paragraph((Span(text, setting, PLACE),), Measure(width=width), rules, breaks, setter.shaper).lines()
        for text in seed()
    ]


def stacks(lines) -> int:
    """Words standing under themselves at either edge, where the lines begin or end with whole words."""
    begins = [True, *(line.end == "space" for line in lines)]
    found = 0
    for index, (a, b) in enumerate(pairwise(lines)):
        first, last = (line.text.split(" ") for line in (a, b))
        found += begins[index] and begins[index + 1] and first[0] == last[0] and len(first[0]) > 2
        found += a.end == b.end == "space" and first[-1] == last[-1] and len(first[-1]) > 2
    return found


def stubs(lines) -> int:
    parted = [(a.text.split(" ")[-1], b.text.split(" ")[0]) for a, b in pairwise(lines) if a.end == "soft"]
    return sum(len(head) <= 3 or len(tail.strip(".,“")) <= 3 for head, tail in parted)


def ladders(lines) -> int:
    return sum(a.end == b.end == "soft" for a, b in pairwise(lines))


def last_hyphens(lines) -> int:
    return len(lines) > 1 and lines[-2].end == "soft"


def jumps(lines) -> int:
    """Lines much more open than a tight neighbour."""
    opened = [line.word_spacing for line in lines[:-1]]
    return sum(min(a, b) < -0.1 and max(a, b) > 0.8 for a, b in pairwise(opened))


def hyphens(lines) -> int:
    return sum(line.end == "soft" for line in lines)


def inside(**costs: float) -> dict[str, BreakCosts]:
    return {"inside": BreakCosts(**{"hyphen": 0.6, "seam": 0.25, "stub": 0.0, "astray": 0.0, **costs})}


@pytest.mark.parametrize(
    ("count", "without", "with_it"),
    [
        (stacks, {"stack": 0.0}, {"stack": 40.0}),
        (ladders, {"double_hyphen": 0.0}, {"double_hyphen": 3.0}),
        (last_hyphens, {"last_but_one_hyphen": 0.0}, {"last_but_one_hyphen": 6.0}),
        (stubs, inside(stub=0.0), inside(stub=4.0)),
        (hyphens, inside(hyphen=0.0, seam=0.0), inside(hyphen=3.0, seam=3.0)),
        (jumps, {"fitness": 0.0}, {"fitness": 6.0}),
    ],
)  # fmt: skip
def test_what_costs_becomes_rare(paper, german, setting, count, without, with_it):
    widths = (92.0, 100.0, 118.0, 150.0)
    free = sum(sum(map(count, set_all(paper, german, setting, replace(Rules(), **without), w))) for w in widths)
    dear = sum(sum(map(count, set_all(paper, german, setting, replace(Rules(), **with_it), w))) for w in widths)
    assert dear < free


def test_a_number_leaves_its_long_word_rather_than_a_line_full_of_holes():
    text = "Die Feldarbeit: 42\u00a0Kilometer ging er im Regen weiter"
    assert texts(square(text, 20).lines())[0] == "Die Feldarbeit: 42"
    assert texts(square(text, 29).lines())[0] == "Die Feldarbeit: 42\u00a0Kilometer"
    held = texts(square(text.replace("Kilometer", "kmhs"), 20).lines())
    assert any("42\u00a0kmhs" in line for line in held), held


def test_a_break_near_a_seam_gives_way_to_the_seam():
    class Kinder(EverySecond):
        def breaks(self, word):
            return (Break(3), Break(6, seam=True)) if word == "Kindertagesstätte" else ()

    text, near = "so viel wie die Kindertagesstätte", replace(PLAIN, **inside(astray=30.0))
    assert texts(square(text, 20, replace(PLAIN, **inside(seam=0.6)), breaks=Kinder()).lines())[0].endswith("Kin\u2010")
    assert not texts(square(text, 20, near, breaks=Kinder()).lines())[0].endswith("Kin\u2010")


@pytest.mark.parametrize("word", ["S-Bahn", "km/h", "E-Mail", "U-Boot"])
def test_a_lone_letter_at_a_hyphen_or_stroke_stays_with_its_word(word):
    lines = texts(square(f"aaaaaa {word} bbb", 9).lines())
    assert any(word in line for line in lines), lines


def test_wide_spaces_under_wide_spaces_become_rare(paper, german, setting):
    def crossings(lines) -> int:
        found = 0
        for above, below in pairwise(lines[:-1]):
            found += sum(min(b, d) - max(a, c) > 1.0 for a, b in wide(above) for c, d in wide(below))
        return found

    def wide(line):
        if line.word_spacing < 2.0:
            return []
        edges = line.words(paper().shaper)
        return [(a[2], b[1]) for a, b in pairwise(edges)]

    def found(river: float) -> int:
        widths = range(92, 132, 4)
        return sum(
            sum(map(crossings, set_all(paper, german, setting, replace(Rules(), river=river), float(width))))
            for width in widths
        )

    assert found(6.0) < found(0.0)


def test_the_same_copy_gives_the_same_lines(paper, german, setting):
    once = set_all(paper, german, setting, Rules(), 130.0)
    assert set_all(paper, german, setting, Rules(), 130.0) == once


@pytest.mark.parametrize("align", ["justify", "left"])
def test_searches_that_are_over_are_gone(align):
    """A build looks for garbage seldom: what holds itself would stay until then, 30 MiB of a large edition."""
    square("zwei drei vier fünf sechs " * 6, 30.0, replace(PLAIN, align=align)).lines()
    assert not [one for one in gc.get_objects() if isinstance(one, Search)]
