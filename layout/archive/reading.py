"""Reads layout.json: the pages as made up, and the text of each story with a place for every word.

The archive's text comes from the make-up, never from a PDF: there the words are whole, in reading order, and
it is known whether a hyphen at the end of a line is the composer's or the author's. A paragraph is all lines
of one key, whatever columns and pages they stand on. Boxes are in points from the page's top left corner, y
down.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date as Date  # noqa: N812 - the values have fields named date
from typing import Any, Final

from msgspec import Struct

from layout.findings import Box

#: Hyphens at a line's end: as typed, soft, and the two copies of the glyph that the prepared fonts carry.
_HYPHENS: Final = "-\u00ad\u2010\u2011"
#: Characters that steer line breaking and ligatures and are no text.
_INVISIBLE: Final = {ord(character): None for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
#: Frames whose text only repeats what stands elsewhere.
_REPEATED: Final = frozenset({"teasers", "contents"})


class Word(Struct, frozen=True, kw_only=True):
    """A word of a set line, or the part of it that stands on this line."""

    text: str
    x0: float
    x1: float


class SetLine(Struct, frozen=True, kw_only=True):
    """A set line at its place."""

    key: str
    style: str
    text: str
    end: str
    """What its end means: space, soft, hard, joint (a break without a hyphen inside a word) or last."""
    words: tuple[Word, ...]
    box: Box
    baseline: float
    page: int
    block: str
    """The id of the column it stands in."""

    @property
    def hyphen(self) -> str:
        """The hyphen that the composer put at its end; empty where there is none."""
        return self.text[-1] if self.end == "soft" and self.text and self.text[-1] in _HYPHENS else ""

    @property
    def running(self) -> str:
        """Its part of the running text, with what parts it from the next line."""
        text = self.text.translate(_INVISIBLE) if self.end != "soft" else self.text
        match self.end:
            case "soft":
                return text.removesuffix(self.hyphen).translate(_INVISIBLE)
            case "hard" if text and text[-1] in _HYPHENS:
                return text[:-1] + "-"
            case "hard" | "joint":
                return text
            case "last":
                return text.rstrip()
            case _:
                return text.rstrip() + " "


class Column(Struct, frozen=True, kw_only=True):
    """A column of a frame: its part of the package and its lines."""

    id: str
    part: str
    box: Box
    lines: tuple[SetLine, ...]


class PlacedPicture(Struct, frozen=True, kw_only=True):
    """A picture at its place."""

    key: str
    box: Box
    file: str
    alt: str
    credit: str


class Frame(Struct, frozen=True, kw_only=True):
    """A rectangle of a page and what fills it."""

    id: str
    story: str | None
    kind: str
    box: Box
    columns: tuple[Column, ...]
    pictures: tuple[PlacedPicture, ...]


class Furniture(Struct, frozen=True, kw_only=True):
    """Page furniture: masthead, folio and the like."""

    kind: str
    box: Box
    text: str


class PrintedPage(Struct, frozen=True, kw_only=True):
    """A page as made up."""

    number: int
    section: str
    furniture: tuple[Furniture, ...]
    frames: tuple[Frame, ...]


class Paragraph(Struct, frozen=True, kw_only=True):
    """All lines of one paragraph, in reading order."""

    key: str
    part: str
    lines: tuple[SetLine, ...]

    @property
    def text(self) -> str:
        """Its text with the line ends undone."""
        return joined(self.lines)


class PrintedStory(Struct, frozen=True, kw_only=True):
    """A story as printed."""

    id: str
    file: str
    headline: str
    section: str
    language: str
    pages: tuple[int, ...]
    frames: tuple[tuple[int, Frame], ...]
    """Its frames, each with the number of its page."""
    paragraphs: tuple[Paragraph, ...]


class Printed(Struct, frozen=True, kw_only=True):
    """An edition as it was made up."""

    slug: str
    title: str
    date: Date | None
    number: int | None
    style: str
    language: str
    width: float
    height: float
    type_area: Box
    pages: tuple[PrintedPage, ...]
    stories: tuple[PrintedStory, ...]


def joined(lines: Iterable[SetLine]) -> str:
    """Return the running text of lines: soft hyphens gone, real ones kept, a space between words."""
    return "".join(line.running for line in lines).strip()


def read_printed(data: bytes) -> Printed:
    """Read layout.json.

    Raises:
        ValueError: if it is no layout.json of format 1.
    """
    try:
        found = json.loads(data)
        if found["format"] != 1:
            raise ValueError(f"format {found['format']!r} is not known")
        pages = tuple(_page(page) for page in found["pages"])
        stories = tuple(_story(story, pages, found["language"]) for story in found["stories"])
        sheet = found["page"]
        return Printed(
            slug=found["slug"],
            title=found["title"] or "",
            date=Date.fromisoformat(found["date"]) if found["date"] else None,
            number=found["number"],
            style=found["style"],
            language=found["language"],
            width=sheet["width"],
            height=sheet["height"],
            type_area=Box(*sheet["type_area"]),
            pages=pages,
            stories=(*stories, *_storyless(pages, found["language"])),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no layout.json: {error!r}") from error


def _page(found: dict[str, Any]) -> PrintedPage:
    number = int(found["number"])
    furniture = tuple(
        Furniture(kind=part["kind"], box=Box(*part["box"]), text=part.get("text") or "") for part in found["furniture"]
    )
    frames = tuple(_frame(frame, number) for frame in found["frames"])
    return PrintedPage(number=number, section=found.get("section") or "", furniture=furniture, frames=frames)


def _frame(found: dict[str, Any], page: int) -> Frame:
    columns = tuple(
        Column(
            id=f"{found['id']}.{index}",
            part=column["part"],
            box=Box(*column["box"]),
            lines=tuple(_line(line, page, f"{found['id']}.{index}") for line in column["lines"]),
        )
        for index, column in enumerate(found["columns"], 1)
    )
    pictures = tuple(
        PlacedPicture(
            key=picture["key"],
            box=Box(*picture["box"]),
            file=picture["file"],
            alt=picture.get("alt") or "",
            credit=picture.get("credit") or "",
        )
        for picture in found.get("pictures", ())
    )
    return Frame(
        id=found["id"],
        story=found["story"],
        kind=found["kind"],
        box=Box(*found["box"]),
        columns=columns,
        pictures=pictures,
    )


def _line(found: dict[str, Any], page: int, block: str) -> SetLine:
    return SetLine(
        key=found["key"],
        style=found["style"],
        text=found["text"],
        end=found["end"],
        words=tuple(Word(text=text, x0=x0, x1=x1) for text, x0, x1 in found["words"]),
        box=Box(*found["box"]),
        baseline=found["baseline"],
        page=page,
        block=block,
    )


def _story(found: dict[str, Any], pages: tuple[PrintedPage, ...], language: str) -> PrintedStory:
    frames = tuple((page.number, frame) for page in pages for frame in page.frames if frame.story == found["id"])
    return PrintedStory(
        id=found["id"],
        file=found["file"],
        headline=found["headline"],
        section=found.get("section") or "",
        language=found.get("language") or language,
        pages=tuple(found["pages"]) or tuple(dict.fromkeys(number for number, _frame in frames)),
        frames=frames,
        paragraphs=_paragraphs(frame for _number, frame in frames),
    )


def _storyless(pages: tuple[PrintedPage, ...], language: str) -> Iterator[PrintedStory]:
    """Yield text that belongs to no article, such as imprint, fillers and corrections, a story a frame."""
    for page in pages:
        for frame in page.frames:
            paragraphs = _paragraphs((frame,))
            if frame.story is None and paragraphs and frame.kind not in _REPEATED:
                yield PrintedStory(
                    id=frame.id,
                    file="",
                    headline=paragraphs[0].text,
                    section=page.section,
                    language=language,
                    pages=(page.number,),
                    frames=((page.number, frame),),
                    paragraphs=paragraphs,
                )


def _paragraphs(frames: Iterable[Frame]) -> tuple[Paragraph, ...]:
    lines: dict[str, list[SetLine]] = {}
    parts: dict[str, str] = {}
    for frame in frames:
        for column in frame.columns:
            for line in column.lines:
                lines.setdefault(line.key, []).append(line)
                parts.setdefault(line.key, column.part)
    return tuple(Paragraph(key=key, part=parts[key], lines=tuple(of_key)) for key, of_key in lines.items())
