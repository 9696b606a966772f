"""Finishing: what is done to a PDF between WeasyPrint's drawing and the file, as a list of small functions.

A *finisher* is called with WeasyPrint's document and pydyf's PDF and changes the PDF's objects in place. A variant's
row in `layout.press.variants` names its finishers in the order they run; here each name has the function that makes it
for one file. To add one: write a function that returns a finisher in a module of its own, name it in `FinisherName`,
enter it in `_MAKERS` and in the rows that want it. ``stamp`` comes last: it derives the file's identifiers from all
that was there before it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from msgspec import Struct, field

from layout.press import embed, outline, pdfx, stamp, tags, textlayer
from layout.press.ads import PdfAd
from layout.press.profiles import Press
from layout.press.variants import FinisherName, Variant

#: Changes a PDF in place; called with WeasyPrint's document and pydyf's PDF.
Finisher = Callable[[Any, Any], None]


class Work(Struct, frozen=True, kw_only=True):
    """The file at hand: what a finisher may know of it.

    Attributes:
        variant: its row of the table.
        identity: what the document is.
        chapters: its sections and stories, for the outline.
        sources: files to embed, where the variant embeds any.
        press: what a print file is for.
        ads: advertisements that come as PDF, by the address their place has in the HTML.
    """

    variant: Variant
    identity: stamp.Identity
    chapters: tuple[outline.Chapter, ...] = ()
    sources: tuple[embed.SourceFile, ...] = ()
    press: Press | None = None
    ads: Mapping[str, PdfAd] = field(default_factory=dict)


def finishers(work: Work) -> tuple[Finisher, ...]:
    """Return a file's finishers in the order its variant names them."""
    return tuple(_MAKERS[name](work) for name in work.variant.finishers)


def options(work: Work) -> dict[str, object]:
    """Return WeasyPrint's options for writing a file: its variant's, and the permanent half of its identifier."""
    identifier = stamp.document_id(work.identity, work.variant.name).hex
    return {**work.variant.pdf, "pdf_identifier": identifier.encode()}


def in_turn(steps: Iterable[Finisher]) -> Finisher:
    """Return finishers as one, each run after the one before it."""
    listed = tuple(steps)

    def run(document: Any, pdf: Any) -> None:  # noqa: ANN401 - neither WeasyPrint nor pydyf has types
        for step in listed:
            step(document, pdf)

    return run


@cache
def _software() -> stamp.Software:
    return stamp.Software(creator=f"Umbruch {version('umbruch')}", producer=f"WeasyPrint {version('weasyprint')}")


def _stamp(work: Work) -> Finisher:
    finisher: Finisher = stamp.stamping(work.identity, work.variant.name, work.variant.claims, _software())
    return finisher


def _press(work: Work) -> Press:
    if work.press is None:
        raise ValueError("a print file is made for a press")
    return work.press


_MAKERS: Final[Mapping[FinisherName, Callable[[Work], Finisher]]] = {
    "tags": lambda work: tags.tagging(work.identity.language),
    "text": lambda _: textlayer.line_end_hyphens,
    "outline": lambda work: outline.outlining(work.chapters),
    "embed": lambda work: embed.embedding(work.sources, work.identity.date),
    "sheets": lambda work: pdfx.as_sheets(_press(work)),
    "pdfx": lambda work: pdfx.pressing(_press(work), work.ads),
    "stamp": _stamp,
}
