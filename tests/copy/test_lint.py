"""House style of copy, rule by rule."""

from pathlib import Path

import pytest

from layout.copy import lint as rules
from layout.copy.lint import copies, lint
from layout.copy.load import article_from
from layout.copy.model import Ad, Copy, Edition, FileRef, Section, Story
from layout.findings import Place, Severity


def edition_of(text, **more):
    article = article_from(text).value
    section = Section(name=article.section, stories=(Story(article=article),))
    return Edition(root=Path("/"), path=Path("article.yaml"), slug="x", sections=(section,), **more)


def codes(text, **more):
    return [found.code.removeprefix("copy/") for found in lint(edition_of(text, **more))]


CLEAN = "headline: Titel\nbyline: A. B.\nbody: |\n  "


@pytest.mark.parametrize(
    ("body", "code", "column"),
    [
        ('Er sagte "Nein".', "straight-quotes", 12),
        ("Das geht's an.", "straight-quotes", 11),
        ("Krieg - Frieden", "hyphen-for-dash", 9),
        ("Krieg -- Frieden", "hyphen-for-dash", 9),
        ("Krieg — Frieden", "em-dash", 9),
        ("Und dann...", "three-dots", 11),
        ("Und  dann", "double-space", 6),
        ("Und , dann", "space-before-mark", 6),
        ("Das ist z.B. so.", "tight-abbreviation", 11),
        ("„Nein, sagte er.", "unpaired-quotes", 3),
        ("Nein“, sagte er.", "unpaired-quotes", 7),
        ("Un\u200bsichtbar", "invisible-character", 5),
        ("FÃ¼r", "broken-encoding", 4),
        ("# Titel", "stray-markup", 3),
        ("### Titel", "stray-markup", 3),
        ("##", "stray-markup", 3),
        ("Wort ``` Wort", "stray-markup", 8),
    ],
)
def test_text(body, code, column):
    found = lint(edition_of(CLEAN + body + "\n"))
    assert {each.code for each in found} == {f"copy/{code}"}
    assert found[0].place == Place("article.yaml", 4, column)
    assert found[0].severity is Severity.WARN
    assert found[0].hint


@pytest.mark.parametrize(
    "body",
    [
        "- Punkt\n  - Punkt",
        "„Nein“ – das „ist ‚so‘“ …",
        "9–17 Uhr; z. B. 1.9.",
        "## Zwischentitel\n\n  > Zitat",
        "#Aufschrei und C# 9",
        "E-Mail -40",
    ],
)
def test_clean_text(body):
    assert codes(CLEAN + body + "\n") == []


def test_english_has_its_own_quotes():
    assert codes("language: en\n" + CLEAN + "“No” — he said.\n") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"headline: {'Wort ' * 20}\nbyline: a\nbody: b\n", "long-headline"),
        ("headline: Titel.\nbyline: a\nbody: b\n", "headline-period"),
        ("headline: Titel\nbody: b\n", "missing-byline"),
        (CLEAN + "b\npictures: [{file: x.jpg, alt: a}]\n", "missing-credit"),
        (CLEAN + "b\npictures: [{file: x.jpg, credit: a}]\n", "missing-alt"),
        (CLEAN + "b\nletters: {items: [{text: a}]}\n", "letter-without-author"),
        (CLEAN + "b\ncommentary: {text: a}\n", "unsigned-commentary"),
        (CLEAN + "b\ncover_credit: AFP.\n", "credit-period"),
    ],
)
def test_articles(text, code):
    assert codes(text) == [code]


def test_alt_is_a_must_unless_a_caption_says_it():
    [found] = lint(edition_of(CLEAN + "b\npictures: [{file: x.jpg, credit: a}]\n"))
    assert found.severity is Severity.FAIL
    [found] = lint(edition_of(CLEAN + "b\npictures: [{file: x.jpg, credit: a, caption: c}]\n"))
    assert found.severity is Severity.WARN


@pytest.mark.parametrize(("issn", "wrong"), [("0378-5955", 0), ("ISSN 2434-561X", 0), ("0378-5954", 1), ("eins", 1)])
def test_issn(issn, wrong):
    assert codes(CLEAN + "b\n", issn=Copy(issn)) == ["wrong-issn"] * wrong


def test_advertisements():
    ad = Ad(file=FileRef("x.pdf", Place("edition.yaml", 3, 4)), columns=1, height=10.0)
    assert codes(CLEAN + "b\n", ads=(ad,)) == ["missing-advertiser", "missing-alt"]


def test_sections_of_one_name():
    edition = edition_of("section: Politik\n" + CLEAN + "b\n")
    twice = edition.model_copy(update={"sections": edition.sections * 2})
    assert [found.code for found in lint(twice)] == ["copy/same-section"]


@pytest.mark.parametrize(("length", "found"), [(60, []), (61, ["copy/long-furniture"])])
def test_a_section_whose_name_is_set_small(length, found):
    assert [each.code for each in lint(edition_of(f"section: {'x' * length}\n" + CLEAN + "b\n"))] == found


def test_all_copy_is_looked_at():
    letters, tables = (
        "letters: {items: [{text: x, author: y, place: '\"'}]}",
        "tables: [{columns: [a], rows: [[Z's]]}]",
    )
    text = f"{CLEAN}b\n{letters}\n{tables}\n"
    edition = edition_of(text)
    assert {"x", "y", "a", "b"} <= {copy.text for copy in copies(edition.articles[0])}
    assert codes(text) == ["straight-quotes", "straight-quotes"]


def test_every_rule_says_what_it_is_for():
    for rule in (*rules.TEXT_RULES, *rules.ARTICLE_RULES, *rules.EDITION_RULES):
        assert rule.__doc__
