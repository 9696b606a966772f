"""The record of an issue, `metadata/issue.json`: what it is, who answers for it, and what stands where.

Each article is a schema.org NewsArticle (https://schema.org/NewsArticle) with its pages and boxes, so that
the record can be read without this program. The record says what was printed: nothing in it depends on the
clock or on the other bags of the archive.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from layout.archive.reading import Printed, PrintedStory
from layout.copy.model import Article, Copy, Edition
from layout.findings import Box
from layout.press.identity import author

FORMAT: Final = 1
_CONTEXT: Final = "https://schema.org"
#: Parts of a story that its own fields hold, and what only leads from page to page.
_OF_THE_ARTICLE: Final = frozenset({"head", "body", "picture", "jump"})


class FontRecord(Struct, frozen=True, kw_only=True):
    """A typeface the edition is set in."""

    name: str
    version: str
    licence: str
    source: str
    """The package or file it came from."""
    sha256: str = ""


def issue_record(edition: Edition, printed: Printed, publication: str) -> dict[str, Any]:
    """Return what `issue.json` holds.

    Args:
        edition: the copy.
        printed: the pages made from it.
        publication: the newspaper's title.
    """
    imprint = edition.imprint
    return {
        "format": FORMAT,
        "slug": edition.slug,
        "kind": "article" if edition.bare else "edition",
        "title": publication,
        "issn": _text(edition.issn),
        "zdb_id": edition.zdb_id,
        "identifier": edition.identifier,
        "date": edition.date.isoformat() if edition.date else None,
        "number": edition.number,
        "volume": edition.volume,
        "edition_name": _text(edition.edition_name),
        "language": printed.language,
        "price": _text(edition.price),
        "publisher": {"name": _text(imprint.publisher), "address": _text(imprint.address)} if imprint else None,
        "responsible_editor": _text(imprint.responsible_editor) if imprint else None,
        "printer": _text(imprint.printer) if imprint else None,
        "page_count": len(printed.pages),
        "page": {"width": printed.width, "height": printed.height, "unit": "pt"},
        "sections": [section.name.text for section in edition.sections if section.name],
        "source": edition.path.name,
        "articles": list(_articles(edition, printed, publication)),
        "corrections": [
            {"edition": fix.edition, "page": fix.page, "article": _text(fix.article), "text": fix.text.text}
            for fix in edition.corrections
        ],
    }


def as_json(value: object) -> bytes:
    """Return a value as the archive writes JSON: readable, in a fixed order, the same bytes each time."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _articles(edition: Edition, printed: Printed, publication: str) -> Iterator[dict[str, Any]]:
    articles = {article.id: article for article in edition.articles}
    issue = _issue(edition, publication)
    for story in printed.stories:
        article = articles.get(story.id)
        if article is not None:
            yield _known({**_article(edition, story, article), "isPartOf": issue, "publisher": _publisher(edition)})


def _issue(edition: Edition, publication: str) -> dict[str, Any]:
    newspaper = {"@type": "Newspaper", "name": publication, "issn": _text(edition.issn)}
    return _known(
        {
            "@type": "PublicationIssue",
            "@id": edition.identifier or edition.slug,
            "issueNumber": edition.number,
            "datePublished": edition.date.isoformat() if edition.date else None,
            "isPartOf": _known(newspaper),
        }
    )


def _publisher(edition: Edition) -> dict[str, Any] | None:
    return {"@type": "Organization", "name": _text(edition.imprint.publisher)} if edition.imprint else None


def _article(edition: Edition, story: PrintedStory, article: Article) -> dict[str, Any]:
    date = article.published or edition.date
    byline = _text(article.byline)
    body = [paragraph.text for paragraph in story.paragraphs if paragraph.part == "body"]
    return {
        "@context": _CONTEXT,
        "@type": "NewsArticle",
        "@id": f"{edition.slug}#{story.id}",
        "identifier": story.id,
        "headline": article.headline.text,
        "alternativeHeadline": _text(article.deck),
        "kicker": _text(article.kicker),
        "dateline": _text(article.dateline),
        "author": {"@type": "Person", "name": author(byline)} if byline else None,
        "creditText": _text(article.signature),
        "datePublished": date.isoformat() if date else None,
        "articleSection": story.section or None,
        "inLanguage": story.language,
        "wordCount": sum(len(paragraph.text.split()) for paragraph in story.paragraphs if paragraph.part != "jump"),
        "printEdition": _text(edition.edition_name),
        "printSection": story.section or None,
        "printPage": ", ".join(str(page) for page in story.pages),
        "pageStart": story.pages[0],
        "pageEnd": story.pages[-1],
        "boxes": [{"page": page, "frame": frame.id, "box": _box(frame.box)} for page, frame in story.frames],
        "image": [
            _known(
                {
                    "@type": "ImageObject",
                    "contentUrl": f"source/{picture.file}",
                    "description": picture.alt or None,
                    "creditText": picture.credit or None,
                    "page": page,
                    "box": _box(picture.box),
                }
            )
            for page, frame in story.frames
            for picture in frame.pictures
        ],
        "articleBody": "\n\n".join(body),
        "hasPart": list(_boxes(story)),
        "source": f"source/{story.file}",
    }


def _boxes(story: PrintedStory) -> Iterator[dict[str, Any]]:
    """Yield the text of an article's boxes and tables, each under its kind."""
    kinds = dict.fromkeys(paragraph.part for paragraph in story.paragraphs if paragraph.part not in _OF_THE_ARTICLE)
    for kind in kinds:
        text = "\n".join(paragraph.text for paragraph in story.paragraphs if paragraph.part == kind)
        yield {"@type": "CreativeWork", "genre": kind, "text": text}


def _known(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _box(box: Box) -> list[float]:
    return [round(value, 3) for value in (box.x, box.y, box.width, box.height)]


def _text(copy: Copy | None) -> str | None:
    return " ".join(copy.text.split()) if copy else None
