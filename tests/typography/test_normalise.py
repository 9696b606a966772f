"""Normalising: German and English set right, nothing of the copy lost, every change told."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from layout.findings import Place
from layout.typography.markup import Paragraph, Run
from layout.typography.normalise import ADDRESS, Normalised, normalise
from layout.typography.rules import RULES, Dash, Grouping

HERE = Place("a.yaml", 14, 3)


def paragraph(*texts: str) -> Paragraph:
    """A paragraph of runs that are plain and bold in turn, a line each."""
    runs = (Run(text=text, bold=n % 2 == 1, place=replace(HERE, line=14 + n)) for n, text in enumerate(texts))
    return Paragraph(kind="para", runs=tuple(runs), place=HERE)


def set_right(*texts: str, language: str = "de", grouping: Grouping = "point", dash: Dash = "en") -> Normalised:
    return normalise(paragraph(*texts), language=language, digit_grouping=grouping, dash=dash)


def shown(text: str, language: str = "de", grouping: Grouping = "point", dash: Dash = "en") -> str:
    """The text as set, with ~ for a no-break space and _ for a narrow one."""
    found = set_right(text, language=language, grouping=grouping, dash=dash).paragraph.text
    return found.replace("\u00a0", "~").replace("\u202f", "_")


GERMAN = {
    # quotes
    '"Hallo", sagte sie.': "„Hallo“, sagte sie.",
    'Er rief: "Halt!"': "Er rief: „Halt!“",
    '("Wort")': "(„Wort“)",
    '"Er sagte "ja" und ging"': "„Er sagte ‚ja‘ und ging“",
    "\"Das ist 'gut'.\"": "„Das ist ‚gut‘.“",
    "“Wort” und ‘Wort’": "„Wort“ und ‚Wort‘",
    "„Wort”": "„Wort“",
    "„schon ‚richtig‘ gesetzt“": "„schon ‚richtig‘ gesetzt“",
    "»so« und ›so‹": "»so« und ›so‹",
    '"Der erste Absatz': "„Der erste Absatz",
    'bis hierher."': "bis hierher.“",
    'ein Schirm von 27" im Laden': 'ein Schirm von 27" im Laden',
    '"um 19"': "„um 19“",
    # apostrophes
    "Wie geht's? 'ne Frage, '68": "Wie geht’s? ’ne Frage, ’68",
    "Grass' Roman": "Grass’ Roman",
    "Rock 'n' Roll": "Rock ’n’ Roll",
    "L´Aquila, Hans` Auto": "L’Aquila, Hans’ Auto",
    # dashes
    "Putin - so Rutte - schweigt": "Putin~– so Rutte~– schweigt",
    "Putin -- so Rutte — schweigt": "Putin~– so Rutte~– schweigt",
    "Aus—vorbei": "Aus~– vorbei",
    "Aber ich -": "Aber ich~–",
    "9-17 Uhr, 20.-22. August, S. 5-7": "9–17~Uhr, 20.–22.~August, S.~5–7",
    "9.30-17 Uhr, 1939-45": "9.30–17~Uhr, 1939–45",
    "Selenskyj–Putin, Köln–Bonn, US-Präsident": "Selenskyj–Putin, Köln–Bonn, US-Präsident",
    "Vor- und Nachteile, Einkauf und -verkauf": "Vor- und Nachteile, Einkauf und -verkauf",
    "0221-12345, 2025-08-22, 4-4-2, Boeing 737-800": "0221-12345, 2025-08-22, 4-4-2, Boeing 737-800",
    "Tel. 555-1234, ISBN 3-16, 10-jährig": "Tel.~555-1234, ISBN 3-16, 10-jährig",
    "(0511) 12 34 56-78, 0511 1234-56, 0511/1234-56": "(0511)_12_34_56-78, 0511_1234-56, 0511/1234-56",
    "0 30/12 34 56-78 und +49 170 1234567": "0_30/12_34_56-78 und +49_170_1234567",
    "0 bis 30, Saison 2024/25 - 30": "0 bis 30, Saison 2024/25~– 30",
    "„Er rief: ‚Nein!‘“, „‚Ja‘, sagte er“": "„Er rief: ‚Nein!‘_“, „_‚Ja‘, sagte er“",
    "-2": "−2",
    "bei -5 Grad, (-3 °C), -5 bis -2 Grad": "bei −5~Grad, (−3_°C), −5 bis −2~Grad",
    "-0,5 Prozent, Einkauf und -5, 3 -5 km": "−0,5~Prozent, Einkauf und -5, 3 -5_km",
    "10 -20 Grad, -5 bis 2 Grad, in den Jahren -5 bis 10": "10 -20~Grad, −5 bis 2~Grad, in den Jahren -5 bis 10",
    # points
    "Warte... nein ... doch": "Warte… nein~… doch",
    "so . . . weiter....": "so~… weiter....",
    # spaces that hold together
    "z.B. d.h. u. a. i.d.R. n. Chr.": "z._B. d._h. u._a. i._d._R. n._Chr.",
    "G. B. schreibt": "G._B. schreibt",
    "G.B. und J. R. R. Tolkien": "G._B. und J._R._R.~Tolkien",
    "John F. Kennedy": "John F.~Kennedy",
    "Das war Plan B. Das hält.": "Das war Plan B. Das hält.",
    "Vitamin C. Orangen": "Vitamin C. Orangen",
    "5% und 5 %, 20°C, 30 km/h, 5 €": "5_% und 5_%, 20_°C, 30_km/h, 5_€",
    "12,5 Prozent, 3 Mio. Euro, 19.30 Uhr": "12,5~Prozent, 3~Mio.~Euro, 19.30~Uhr",
    "Artikel 5, § 5, §5, §§ 5, Nr. 5": "Artikel~5, §~5, §~5, §§~5, Nr.~5",
    "am 22. August 2025, am 22. 8. 2025, 22.8.2025": "am 22.~August 2025, am 22._8._2025, 22.8.2025",
    "Der 1. FC Köln steigt in die 2. Bundesliga auf.": "Der 1.~FC Köln steigt in die 2.~Bundesliga auf.",
    "Es war 2025. August kam.": "Es war 2025. August kam.",
    "Karl V. zog ein, Weltkrieg II, Papst Leo XIV.": "Karl~V. zog ein, Weltkrieg~II, Papst Leo~XIV.",
    "Prof. Dr. Sabine Ahlers, Dr. h. c., Ahlers & Co. KG": "Prof.~Dr.~Sabine Ahlers, Dr.~h._c., Ahlers &~Co.~KG",
    "St. Nikolai, Hl. Nikolaus, St. 5": "St.~Nikolai, Hl.~Nikolaus, St. 5",
    "Gleis 9, Linie 4, Abs. 2 Nr. 3": "Gleis~9, Linie~4, Abs.~2 Nr.~3",
    # blanks
    " zwei  Leer\tzeichen ": "zwei Leer zeichen",
    "5\u00a0 Euro": "5~Euro",
    # addresses
    "https://x.de/a--b?c=9-17, leser@ozd.de... www.a-b.de/9-17.": (
        "https://x.de/a--b?c=9-17, leser@ozd.de… www.a-b.de/9-17."
    ),
}  # fmt: skip


@pytest.mark.parametrize("typed", GERMAN)
def test_german(typed: str) -> None:
    assert shown(typed) == GERMAN[typed]


ENGLISH = {
    '"Hello," he said.': "“Hello,” he said.",
    "\"Don't say 'never'.\"": "“Don’t say ‘never’.”",
    "„Hello“": "“Hello”",
    "'tis the '90s, rock 'n' roll": "’tis the ’90s, rock ’n’ roll",
    "“already ‘right’”": "“already ‘right’”",
    "the dogs' home": "the dogs’ home",
    "9-17, 5 km, 5%, p. 5, No. 5": "9–17, 5_km, 5%, p.~5, No.~5",
    "on 22 August, on August 22": "on 22~August, on August~22",
    "10000 people": "10,000 people",
}


@pytest.mark.parametrize("typed", ENGLISH)
def test_english(typed: str) -> None:
    assert shown(typed, "en") == ENGLISH[typed]


def test_the_english_dash_is_the_house_s_choice() -> None:
    assert shown("one - two—three -- four", "en") == "one~– two~– three~– four"
    assert shown("one - two—three – four", "en", dash="em") == "one—two—three—four"


def test_other_languages_get_what_holds_for_all() -> None:
    assert shown('Il dit  "oui"...', "fr") == 'Il dit "oui"…'
    assert shown('"Grüezi"', "de-CH") == "„Grüezi“"


@pytest.mark.parametrize(
    ("typed", "point", "space"),
    [
        ("10000 Menschen", "10.000 Menschen", "10_000 Menschen"),
        ("10.000 Menschen", "10.000 Menschen", "10_000 Menschen"),
        ("10 000 Menschen", "10.000 Menschen", "10_000 Menschen"),
        ("1234567 Euro", "1.234.567~Euro", "1_234_567~Euro"),
        ("12345,67 Euro", "12.345,67~Euro", "12_345,67~Euro"),
        ("im Jahr 2025", "im Jahr 2025", "im Jahr 2025"),
        ("1000 Euro", "1000~Euro", "1000~Euro"),
        ("in 50667 Köln", "in 50667 Köln", "in 50667 Köln"),
        ("Tel. 0221 12345", "Tel.~0221_12345", "Tel.~0221_12345"),
        ("Telefon 12345678", "Telefon 12345678", "Telefon 12345678"),
        ("Az. 12345/25", "Az.~12345/25", "Az.~12345/25"),
        ("+49 221 12345", "+49_221_12345", "+49_221_12345"),
        ("Seite 10000", "Seite~10000", "Seite~10000"),
        ("3,14159", "3,14159", "3,14159"),
        ("22.08.2025", "22.08.2025", "22.08.2025"),
        ("DE12345678", "DE12345678", "DE12345678"),
    ],
)
def test_digits_are_grouped_as_the_style_has_it(typed: str, point: str, space: str) -> None:
    assert shown(typed, grouping="point") == point
    assert shown(typed, grouping="space") == space
    assert "10000 Menschen, 10.000" in shown("10000 Menschen, 10.000 Euro", grouping="none")


def test_a_quotation_goes_across_runs() -> None:
    found = set_right('Er sagte: "', "Nie", '" und ging. "', "Nein", '"').paragraph
    assert [run.text for run in found.runs] == ["Er sagte: „", "Nie", "“ und ging. „", "Nein", "“"]
    assert [run.bold for run in found.runs] == [False, True, False, True, False]


def test_a_dash_between_lines_keeps_each_line_s_run() -> None:
    found = set_right("erste Zeile ", "- zweite", " Zeile").paragraph
    assert [run.text for run in found.runs] == ["erste Zeile\u00a0", "– zweite", " Zeile"]


def test_each_change_is_told_with_its_rule_and_place() -> None:
    found = set_right('Er sagte "ja" ', "- z.B. heute").changes
    assert [(one.rule, one.place.line, one.before, one.after) for one in found] == [
        ("quotes", 14, '"ja"', '„ja"'),
        ("quotes", 14, '"ja"', '"ja“'),
        ("dashes", 15, "-", "–"),
        ("dash-spaces", 14, "„ja“ –", "„ja“\u00a0–"),
        ("abbreviations", 15, "z.B.", "z.\u202fB."),
    ]


def test_right_copy_changes_nothing() -> None:
    assert set_right("„Alles ist gut“, sagte sie\u00a0– und ging.").changes == ()


def test_every_language_s_rules_have_names_of_their_own() -> None:
    for rules in RULES.values():
        assert len({rule.name for rule in rules}) == len(rules)


_PIECES = (
    "\" ' „ “ ” ‚ ‘ ’ ´ ` » « - -- – — . .. ... … ( ) , ; : ! ? % € ° § / 5 17 2025 10000 50667 1234567 "
    "0221 10.000 3,14"
    " Wort geht s ne n A. B. F. z. z.B. d. h. Mio. Euro km km/h Uhr August 22. Nr. Artikel Tel. Köln "
    "Menschen Chr. i.d.R."
    " https://x.de/a--b leser@ozd.de www.x-y.de \u00a0 \u202f ß ä é"
)
PIECES = st.sampled_from(_PIECES.split(" ")) | st.sampled_from([" ", " ", "  ", "\t"])
RUNS = st.lists(st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(bool), min_size=1, max_size=4)


def kept(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(
    RUNS,
    st.sampled_from(["de", "en", "fr"]),
    st.sampled_from(["point", "space", "none"]),
    st.sampled_from(["en", "em"]),
)
@example(["Leser", " - ", "", "x"], "de", "point", "en")
@settings(max_examples=600, deadline=None)
def test_the_laws_of_normalising(texts: list[str], language: str, grouping: Grouping, dash: Dash) -> None:
    texts = [text for text in texts if text]
    once = set_right(*texts, language=language, grouping=grouping, dash=dash)
    twice = normalise(once.paragraph, language=language, digit_grouping=grouping, dash=dash)
    assert twice.paragraph == once.paragraph, "a second run changes nothing"
    assert twice.changes == ()
    before, after = "".join(texts), once.paragraph.text
    assert kept(after) == kept(before), "no letter or digit is lost or moved"
    for address in ADDRESS.findall(before):
        assert address in after
    by_line = {run.place.line: run for run in once.paragraph.runs}
    for number, text in enumerate(texts):
        run = by_line.get(14 + number)
        assert kept(run.text if run else "") == kept(text), "letters stay in their run"
        assert run is None or run.bold == (number % 2 == 1)
    assert [run.place.line for run in once.paragraph.runs] == sorted(by_line)
    if language == "de":
        assert not re.search(r"(?<= )-(?= )", after)
