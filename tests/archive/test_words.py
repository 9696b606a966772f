"""Words are met however readers type them."""

import pytest

from layout.archive.words import folded, found_at, parse_query, query_of
from layout.errors import UsageError


@pytest.mark.parametrize(
    "spellings",
    [
        ("Präsident", "Praesident", "prasident", "PRÄSIDENT"),
        ("Straße", "Strasse", "STRASSE"),
        ("Häuser", "Haeuser", "hauser"),
        ("Säue", "saeue"),
        ("Café", "Cafe"),
        ("neue", "NEUE"),
    ],
)
def test_spellings_of_a_word_fold_alike(spellings):
    assert len({folded(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("arguments", "phrases", "words"),
    [
        (["foo", "bar"], [], ["foo", "bar"]),
        (["bar baz", "qux"], [("bar", "baz")], ["qux"]),
        (['foo "bar baz" qux'], [("bar", "baz")], ["foo", "qux"]),
        (["foo „bar baz“"], [("bar", "baz")], ["foo"]),
        ([" foo "], [], ["foo"]),
    ],
)
def test_what_a_shell_hands_over_is_met_as_it_was_typed(arguments, phrases, words):
    terms = parse_query(query_of(arguments))
    assert [term.words for term in terms if term.phrase] == phrases
    assert [term.words[0] for term in terms if not term.phrase] == words


@pytest.mark.parametrize(
    ("query", "text", "met"),
    [
        ("Garantien", "robuste sicherheitsgarantien", [1]),
        ("Garantie", "robuste sicherheitsgarantien", [1]),
        ("EU", "europa eu neu", [1]),
        ("Kiew", "kiewer in kiew akiew", [0, 2]),
        ("Häuser", "das haus", [1]),
        ('"robuste Garantien"', "robuste sicherheitsgarantien", []),
        ('"in Kiew"', "kiew in kiew", [1, 2]),
        ("Nato-Generalsekretär", "der nato generalsekretar", [1, 2]),
        ("10.000", "von 10 000 euro", [1, 2]),
        ("„in Kiew“", "in kiew", [0, 1]),
    ],
)
def test_a_query_meets(query, text, met):
    assert sorted(found_at(text.split(), parse_query(query), exact=False)) == met


@pytest.mark.parametrize("query", ["", "  ", '"', "—", "\u00ad"])
def test_a_query_without_a_word_is_refused(query):
    with pytest.raises(UsageError):
        parse_query(query)
