"""Markup: what prints, in which look, from which line."""

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layout.findings import Place
from layout.typography.marks import pieces_of
from layout.typography.markup import Paragraph, blocks, inline


@dataclass(frozen=True)
class Typed:
    text: str
    places: tuple[Place, ...]


def typed(text: str) -> Typed:
    return Typed(text, tuple(Place("a.yaml", 10 + n, 3) for n in range(text.count("\n") + 1)))


def looks(paragraph: Paragraph) -> list[tuple[str, str]]:
    return [
        (run.text, ("b" if run.bold else "") + ("i" if run.italic else "") + ("l" if run.href else ""))
        for run in paragraph.runs
    ]


def printed(text: str) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in blocks(typed(text))]


def test_marks_set_the_look_of_runs() -> None:
    (paragraph,) = blocks(typed("Ein *leises* und ein **lautes** Wort, [hier](https://ozd.de/a_(b))."))
    assert looks(paragraph) == [
        ("Ein ", ""),
        ("leises", "i"),
        (" und ein ", ""),
        ("lautes", "b"),
        (" Wort, ", ""),
        ("hier", "l"),
        (".", ""),
    ]
    assert [run.href for run in paragraph.runs if run.href] == ["https://ozd.de/a_(b)"]


def test_marks_nest() -> None:
    (paragraph,) = blocks(typed("***beides*** und **fett *kursiv***"))
    assert looks(paragraph) == [("beides", "bi"), (" und ", ""), ("fett ", "b"), ("kursiv", "bi")]


def test_a_line_of_copy_is_a_run_that_knows_its_place() -> None:
    (paragraph,) = blocks(typed("**Erste\nzweite** Zeile\n  dritte  "))
    assert [(run.text, run.bold, run.place.line) for run in paragraph.runs] == [
        ("Erste ", True, 10),
        ("zweite", True, 11),
        (" Zeile ", False, 11),
        ("dritte", False, 12),
    ]
    assert paragraph.place == Place("a.yaml", 10, 3)


def test_blocks() -> None:
    text = "Anfang\n## Zwischentitel ##\nText\n> Ein Zitat\n> geht weiter\n\n- eins\n- zwei\n  auch zwei\n"
    assert printed(text) == [
        ("para", "Anfang"),
        ("crosshead", "Zwischentitel"),
        ("para", "Text"),
        ("pullquote", "Ein Zitat geht weiter"),
        ("item", "eins"),
        ("item", "zwei auch zwei"),
    ]


def test_an_indented_item_joins_its_list() -> None:
    assert printed("- eins\n    - darunter") == [("item", "eins"), ("subitem", "darunter")]


def test_inline_copy_takes_no_blocks_but_blank_lines() -> None:
    found = inline(typed("## Kein *Titel*\n- kein Punkt\n\n> kein Zitat"))
    assert [(one.kind, one.text) for one in found] == [
        ("para", "## Kein Titel - kein Punkt"),
        ("para", "> kein Zitat"),
    ]


AS_TYPED = [
    "22. August war ein Freitag.",
    "1. Platz: Köln",
    "[Anm.]: Das ist keine Definition",
    "---",
    "***",
    "* * *",
    "# Nummer eins",
    "### drei",
    "##Zwischentitel",
    ">90 Prozent",
    "-5 Grad",
    "-",
    "##",
    ">",
    "* Stern",
    "+ Plus",
    "![Bild](https://ozd.de/b.jpg)",
    "<b>fett</b>",
    "&amp; &#65;",
    "`code`",
    "_unterstrichen_ und __mehr__",
    "~~weg~~",
    "[leer]()",
    "[](https://ozd.de)",
    "[x](javascript:alert)",
    "[x](data:text/html,y)",
    "[x](pfad/datei)",
    "[x](https://ozd.de 'Titel')",
    "[x][y]",
    "[x]",
    "<https://ozd.de>",
    "https://ozd.de/a_b_c",
    "| a | b |",
    "Leser*innen und Hörer*innen",
    "5 * 3 * 2",
    "a ** b ** c",
    "Ein Stern*",
    "\\ allein",
    "C:\\Ordner",
    "am Ende\\",
    "[x](https://)",
    "* kein Kursiv *",
    "***",
]


@pytest.mark.parametrize("text", AS_TYPED)
def test_all_else_prints_as_typed(text: str) -> None:
    (paragraph,) = blocks(typed(text))
    assert paragraph.kind == "para"
    assert looks(paragraph) == [(text, "")]


def test_indented_lines_are_no_code_and_underlined_ones_no_titles() -> None:
    assert printed("    vier Leerzeichen\n\tTabulator") == [("para", "vier Leerzeichen Tabulator")]
    assert printed("Titel\n=====\nText\n---") == [("para", "Titel ===== Text ---")]


def test_a_backslash_prints_the_mark() -> None:
    assert printed("\\*kein Kursiv\\* \\[kein\\](https://ozd.de)") == [("para", "*kein Kursiv* [kein](https://ozd.de)")]
    assert printed("\\## kein Titel\n\n\\- kein Punkt\n\n\\> kein Zitat") == [
        ("para", "## kein Titel"),
        ("para", "- kein Punkt"),
        ("para", "> kein Zitat"),
    ]


def test_nothing_is_no_paragraph() -> None:
    assert blocks(typed("")) == () == inline(typed("\n \n\t\n"))


PIECES = st.sampled_from(
    [
        "*",
        "**",
        "***",
        "_",
        "[",
        "]",
        "(",
        ")",
        "](",
        "https://x.de",
        "javascript:",
        "\\",
        "\n",
        "\n\n",
        "- ",
        "## ",
        "> ",
        "    ",
        "\t",
        "1. ",
        "`",
        "<b>",
        "&amp;",
        "!",
        "![",
        "Wort",
        "Straße",
        "ä",
        "7",
        " ",
        "  \n",
        "\\\n",
        "---",
        "]: ",
        "#",
        "\u00a0",
        "\u00ad",
        "Leser*innen",
    ]
)
#: No character that opens a link's target: what it holds does not print.
UNLINKED = PIECES.filter(lambda piece: piece != "](" and "://" not in piece)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(st.lists(UNLINKED, max_size=40).map("".join))
@example("[" * 300 + "a" + "](" * 3)
@example("**" * 200 + "a" + "**" * 200)
@settings(max_examples=200, deadline=None)
def test_no_letter_or_digit_of_copy_is_lost(text: str) -> None:
    for read in (blocks, inline):
        paragraphs = read(typed(text))
        assert letters("".join(paragraph.text for paragraph in paragraphs)) == letters(text)
        assert all(paragraph.runs and all(run.text for run in paragraph.runs) for paragraph in paragraphs)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_only_a_link_that_is_one_hides_its_target(text: str) -> None:
    for paragraph in blocks(typed(text)):
        source, hidden = letters(text), "".join(run.href or "" for run in paragraph.runs)
        assert "javascript" not in hidden
        assert len(letters(paragraph.text)) <= len(source)
    if "](https://x.de)" not in text:
        assert letters("".join(paragraph.text for paragraph in blocks(typed(text)))) == letters(text)


@given(st.lists(PIECES.filter(lambda piece: not set(piece) & set("*[\\")), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_copy_without_marks_reads_as_the_reader_of_marks_would_read_it(text: str) -> None:
    for paragraph in inline(typed(text)):
        read = [(piece.text, piece.bold, piece.italic, piece.href) for piece in pieces_of(source_of(paragraph, text))]
        assert "".join(text for text, *_ in read) == paragraph.text
        assert {tuple(look) for _, *look in read} == {(run.bold, run.italic, run.href) for run in paragraph.runs}


def source_of(paragraph: Paragraph, text: str) -> str:
    lines = text.split("\n")
    return "\n".join(lines[run.place.line - 10].strip(" \t") for run in paragraph.runs)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=100, deadline=None)
def test_each_run_stands_in_the_line_it_was_typed_in(text: str) -> None:
    lines = text.split("\n")
    for paragraph in blocks(typed(text)):
        for run in paragraph.runs:
            for word in run.text.replace("\\", " ").split():
                assert letters(word) in letters(lines[run.place.line - 10])
