"""Characters that no face has, found in all that an edition prints: in its articles and in the paper's own words."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import fields

from layout.composer.galley import Setter, Text, missing_glyph
from layout.composer.package import prepare
from layout.composer.shaping import UNSEEN
from layout.copy.lint import copies
from layout.copy.model import Copy, Edition
from layout.copy.typed import at_their_characters
from layout.findings import Finding, in_order
from layout.html.furniture import EAR_FACE, LINE_FACE, TITLE_FACE
from layout.typography.fonts import FontBook


def missing_glyphs(edition: Edition, setter: Setter) -> tuple[Finding, ...]:
    """Return the characters of an edition that no face has, each at its place."""
    style = setter.style
    paper = str(edition.masthead.title) if edition.masthead else style.masthead.title
    for article in edition.articles:
        package = prepare(article, digit_grouping=style.digit_grouping, paper=paper)
        for text in _texts(package):
            setter.spans(text)
    return in_order((*missing_in_paper(edition, setter.fonts), *at_their_characters(setter.findings, edition)))


def missing_in_paper(edition: Edition, fonts: FontBook) -> tuple[Finding, ...]:
    """Return the characters of the paper's own words that cannot be drawn, each at its place.

    Masthead, date line and folio are drawn in one face each; teasers, imprint and the like may borrow from others.
    """
    found = []
    for role, copy in _furniture(edition):
        coverage = fonts.face(role).coverage
        found += [missing_glyph(char, copy.at(at)) for at, char in _seen(copy) if ord(char) not in coverage]
    for copy in copies((edition.teasers, edition.fillers, edition.corrections, edition.imprint, edition.issn)):
        found += [
            missing_glyph(char, copy.at(at)) for at, char in _seen(copy) if not fonts.face_for("body", "regular", char)
        ]
    return in_order(found)


def _furniture(edition: Edition) -> Iterator[tuple[str, Copy]]:
    """Yield what masthead, date line and folio say, each with the role of its face."""
    if edition.masthead:
        yield TITLE_FACE, edition.masthead.title
        yield from ((EAR_FACE, ear) for ear in edition.masthead.ears)
        yield from ((LINE_FACE, motto) for motto in copies(edition.masthead.motto))
    yield from ((LINE_FACE, copy) for copy in copies((edition.price, *(section.name for section in edition.sections))))


def _seen(copy: Copy) -> Iterator[tuple[int, str]]:
    return ((at, char) for at, char in enumerate(copy.text) if char != "\n" and not UNSEEN.match(char))


def _texts(value: object) -> Iterator[Text]:
    """Yield every text of a package, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Struct):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
