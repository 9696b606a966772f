"""From the edition to what its files say: title, day, section, headlines, sources.

Headlines are taken as they are printed, after typography, so that a bookmark reads like the page.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from layout.composer.galley import Text
from layout.composer.package import Package
from layout.copy.model import Edition
from layout.press.embed import SourceFile
from layout.press.finish import Work
from layout.press.outline import Chapter, Entry
from layout.press.stamp import Identity
from layout.press.variants import Variant
from layout.style import Style
from layout.typography.phrases import long_date

_BY: Final = re.compile(r"^(?:von|by)\s+", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")


def work_of(variant: Variant, edition: Edition, packages: Mapping[str, Package], style: Style) -> Work:
    """Return what the finishers of one of an edition's files need to know."""
    sources = sources_of(edition) if "embed" in variant.finishers else ()
    chapters = chapters_of(edition, packages)
    identity = identity_of(edition, packages, style)
    return Work(variant=variant, identity=identity, chapters=chapters, sources=sources)


def identity_of(edition: Edition, packages: Mapping[str, Package], style: Style) -> Identity:
    """Return what an edition, or an article built alone, is."""
    publication = str(edition.masthead.title) if edition.masthead else style.masthead.title
    imprint = edition.imprint
    day = _plain(long_date(edition.date, style.language, weekday=False)) if edition.date else ""
    first = packages[edition.articles[0].id]
    return Identity(
        slug=edition.slug,
        title=_text(first.headline) if edition.bare else ", ".join(filter(None, (publication, day))),
        language=first.language if edition.bare else style.language,
        date=edition.date,
        displayed_date=day,
        description=_text(first.deck) if edition.bare else "",
        publication=publication,
        issn=str(edition.issn or ""),
        number=str(edition.number or ""),
        volume=str(edition.volume or ""),
        edition=str(edition.edition_name or ""),
        publisher=_plain(str(imprint.publisher)) if imprint else publication,
        creators=_authors(first) if edition.bare else (_plain(str(imprint.responsible_editor)),) if imprint else (),
        sections=tuple(dict.fromkeys(_plain(str(part.name)) for part in edition.sections if part.name)),
        identifiers=tuple(filter(None, (edition.identifier, edition.slug))),
    )


def chapters_of(edition: Edition, packages: Mapping[str, Package]) -> tuple[Chapter, ...]:
    """Return an edition's sections and stories in their order; an article built alone has no section of its own."""
    return tuple(
        Chapter(
            name="" if edition.bare else _plain(str(section.name or "")),
            entries=tuple(
                Entry(story=story.article.id, headline=_text(packages[story.article.id].headline))
                for story in section.stories
            ),
        )
        for section in edition.sections
    )


def sources_of(edition: Edition) -> tuple[SourceFile, ...]:
    """Return the YAML files an edition was read from."""
    files = dict.fromkeys((str(edition.path), *(article.file for article in edition.articles)))
    names = {edition.name_of(file): Path(file) for file in files}
    return tuple(SourceFile(name=name, content=path.read_bytes()) for name, path in names.items())


def _authors(package: Package) -> tuple[str, ...]:
    signed = _text(package.byline) or _text(package.signature)
    return (author(signed),) if signed else ()


def author(byline: str) -> str:
    """Return whom a byline names, without its "Von"."""
    return _BY.sub("", byline)


def _text(texts: tuple[Text, ...]) -> str:
    return _plain(" ".join("".join(run.text for run in text.runs) for text in texts))


def _plain(text: str) -> str:
    """Return a text on one line, without the marks that only a line's end needs."""
    return _SPACES.sub(" ", text.replace("\u00ad", "").replace("\u200c", "")).strip()
