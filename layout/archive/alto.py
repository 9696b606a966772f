"""ALTO 4.4 (https://www.loc.gov/standards/alto/): a page with every line and word at its place.

A frame is a ComposedBlock, each of its columns a TextBlock, tagged with its story. Where a line end divides
a word, both parts say the whole word (SUBS_CONTENT) and the hyphen the composer put there is a HYP; a hyphen
that is the author's stays in its String. Paper that went through OCR has words that were guessed; these were
set.

Positions are in tenths of a millimetre, or in pixels of a page image of some resolution, from the page's top
left corner.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal
from xml.etree import ElementTree as ET

from msgspec import Struct

from layout.archive.reading import Column, Frame, Furniture, Printed, PrintedPage, SetLine, Word
from layout.findings import Box
from layout.units import POINTS_PER_INCH, POINTS_PER_MM

NAMESPACE: Final = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA: Final = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_HYPHENS: Final = "-\u00ad\u2010\u2011"
_INVISIBLE: Final = {ord(character): None for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}

ET.register_namespace("alto", NAMESPACE)
ET.register_namespace("xsi", _XSI)


class Unit(Struct, frozen=True, kw_only=True):
    """What positions are written in."""

    name: Literal["mm10", "pixel"] = "mm10"
    dpi: float = 300.0
    """The page image's resolution, for pixels."""

    def write(self, length_pt: float) -> str:
        """Return a length as ALTO has it."""
        if self.name == "pixel":
            return str(round(length_pt * self.dpi / POINTS_PER_INCH))
        return f"{length_pt / POINTS_PER_MM * 10:.2f}".rstrip("0").rstrip(".")


class _Part(Struct, frozen=True, kw_only=True):
    """A word that a line end divides: the whole of it, and which part this is."""

    whole: str
    first: bool


class PageWriter:
    """Writes the pages of an edition as ALTO."""

    def __init__(self, printed: Printed, *, version: str, unit: Unit | None = None) -> None:
        self._printed = printed
        self._version = version
        self._unit = unit or Unit()
        self._headlines = {story.id: story.headline for story in printed.stories}
        self._parts = _divided(printed)

    def page(self, page: PrintedPage, image: str) -> bytes:
        """Return a page as an ALTO file.

        Args:
            page: the page.
            image: the file that shows the page, as the ALTO file is to name it.
        """
        root = ET.Element(f"{{{NAMESPACE}}}alto", {"SCHEMAVERSION": "4.4"})
        root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
        self._description(root, image)
        self._tags(root, page)
        made = _sub(
            _sub(root, "Layout"),
            "Page",
            ID=f"page{page.number}",
            PHYSICAL_IMG_NR=str(page.number),
            PRINTED_IMG_NR=str(page.number),
            LANG=self._printed.language,
            **self._size(Box(0, 0, self._printed.width, self._printed.height)),
        )
        area = self._printed.type_area
        top = [part for part in page.furniture if part.text.strip() and part.box.y < area.y + area.height / 2]
        bottom = [part for part in page.furniture if part.text.strip() and part not in top]
        self._margin(made, "TopMargin", top, Box(0, 0, self._printed.width, area.y))
        foot = Box(0, area.bottom, self._printed.width, max(0.0, self._printed.height - area.bottom))
        self._margin(made, "BottomMargin", bottom, foot)
        space = _sub(made, "PrintSpace", **self._place(area))
        for frame in page.frames:
            self._frame(space, frame)
        ET.indent(root, " ")
        data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
        return data + b"\n"

    def _description(self, root: ET.Element, image: str) -> None:
        description = _sub(root, "Description")
        _sub(description, "MeasurementUnit").text = self._unit.name
        source = _sub(description, "sourceImageInformation")
        _sub(source, "fileName").text = image
        _sub(source, "documentIdentifier").text = self._printed.slug
        processing = _sub(description, "Processing", ID="umbruch")
        _sub(processing, "processingCategory").text = "contentGeneration"
        _sub(processing, "processingStepDescription").text = "text and positions as made up; no recognition"
        program = _sub(processing, "processingSoftware")
        _sub(program, "softwareName").text = "Umbruch"
        _sub(program, "softwareVersion").text = self._version

    def _tags(self, root: ET.Element, page: PrintedPage) -> None:
        stories = dict.fromkeys(frame.story for frame in page.frames if frame.story)
        if stories:
            tags = _sub(root, "Tags")
            for story in stories:
                headline = self._headlines.get(story, story)
                _sub(tags, "StructureTag", ID=tag_id(story), TYPE="article", LABEL=story, DESCRIPTION=headline)

    def _margin(self, page: ET.Element, name: str, furniture: Iterable[Furniture], least: Box) -> None:
        parts = tuple(furniture)
        margin = _sub(page, name, **self._place(_around(least, *(part.box for part in parts))))
        for index, part in enumerate(parts, 1):
            place = self._place(part.box)
            block = _sub(margin, "TextBlock", ID=f"{_name(part.kind)}-{name}{index}", **place)
            line = _sub(block, "TextLine", **place)
            # Of page furniture the box is known, not that of each word.
            for number, word in enumerate(part.text.translate(_INVISIBLE).split()):
                if number:
                    _sub(line, "SP")
                _sub(line, "String", CONTENT=word)

    def _frame(self, space: ET.Element, frame: Frame) -> None:
        named = {"TAGREFS": tag_id(frame.story)} if frame.story else {}
        place = self._place(_around(frame.box, *(_text_box(column) for column in frame.columns)))
        composed = _sub(space, "ComposedBlock", ID=frame_id(frame), TYPE=frame.kind, **named, **place)
        for column in frame.columns:
            if column.lines:
                self._column(composed, column, named)
        for index, picture in enumerate(frame.pictures, 1):
            place = self._place(picture.box)
            _sub(composed, "Illustration", ID=f"{frame_id(frame)}.picture{index}", TYPE="photo", **place)

    def _column(self, composed: ET.Element, column: Column, named: dict[str, str]) -> None:
        block = _sub(composed, "TextBlock", ID=block_id(column), **named, **self._place(_text_box(column)))
        for index, line in enumerate(column.lines, 1):
            if line.words:
                self._line(block, line, f"{block_id(column)}.l{index}")

    def _line(self, block: ET.Element, line: SetLine, name: str) -> None:
        made = _sub(block, "TextLine", ID=name, BASELINE=self._unit.write(line.baseline), **self._place(line.box))
        for index, word in enumerate(line.words):
            last = index == len(line.words) - 1
            if index:
                before = line.words[index - 1].x1
                _sub(
                    made,
                    "SP",
                    **self._place(Box(before, line.box.y, max(0.0, word.x0 - before), line.box.height)),
                )
            self._word(made, line, index, last=last)

    def _word(self, made: ET.Element, line: SetLine, index: int, *, last: bool) -> None:
        word = line.words[index]
        hyphen = line.hyphen if last and word.text.endswith(line.hyphen or "\n") else ""
        text = word.text.removesuffix(hyphen).translate(_INVISIBLE)
        # The composer gives the word with its hyphen; the hyphen's own width is its share of the letters.
        cut = word.x1 - ((word.x1 - word.x0) / len(word.text) if hyphen else 0.0)
        part = self._parts.get((id(line), index))
        divided = {"SUBS_TYPE": "HypPart1" if part.first else "HypPart2", "SUBS_CONTENT": part.whole} if part else {}
        place = self._place(Box(word.x0, line.box.y, cut - word.x0, line.box.height))
        _sub(made, "String", CONTENT=text, **divided, **place)
        if hyphen:
            _sub(made, "HYP", CONTENT="-", **self._place(Box(cut, line.box.y, word.x1 - cut, line.box.height)))

    def _place(self, box: Box) -> dict[str, str]:
        write = self._unit.write
        return {"HPOS": write(box.x), "VPOS": write(box.y), **self._size(box)}

    def _size(self, box: Box) -> dict[str, str]:
        return {"WIDTH": self._unit.write(box.width), "HEIGHT": self._unit.write(box.height)}


def frame_id(frame: Frame) -> str:
    """Return the id of a frame's block in the ALTO file of its page."""
    return f"frame-{_name(frame.id)}"


def block_id(column: Column) -> str:
    """Return the id of a column's block in the ALTO file of its page."""
    return f"block-{_name(column.id)}"


def tag_id(story: str) -> str:
    """Return the id of a story's tag."""
    return f"story-{_name(story)}"


def _divided(printed: Printed) -> dict[tuple[int, int], _Part]:
    """Return the parts of words that line ends divide, by line (its identity) and index of the word."""
    lines: dict[str, list[SetLine]] = {}
    for page in printed.pages:
        for frame in page.frames:
            for line in (line for column in frame.columns for line in column.lines):
                lines.setdefault(line.key, []).append(line)
    return {place: part for of_key in lines.values() for place, part in _divided_in(of_key)}


def _divided_in(lines: list[SetLine]) -> Iterator[tuple[tuple[int, int], _Part]]:
    run: list[tuple[tuple[int, int], str]] = []
    for line in lines:
        for index, word in enumerate(line.words):
            last = index == len(line.words) - 1
            run.append(((id(line), index), _piece(line, word, last=last)))
            if last and line is not lines[-1] and not line.running.endswith(" "):
                continue  # the word goes on in the next line
            if len(run) > 1:
                whole = "".join(piece for _place, piece in run)
                yield from (
                    (place, _Part(whole=whole, first=number == 0)) for number, (place, _piece_) in enumerate(run)
                )
            run = []


def _piece(line: SetLine, word: Word, *, last: bool) -> str:
    text = word.text.removesuffix(line.hyphen) if last and line.hyphen else word.text
    if last and line.end == "hard" and text and text[-1] in _HYPHENS:
        return text[:-1].translate(_INVISIBLE) + "-"
    return text.translate(_INVISIBLE)


def _text_box(column: Column) -> Box:
    """Return the box of a column with all of its type: commas hang beyond its edge, large letters below its foot."""
    words = (
        Box(word.x0, line.box.y, word.x1 - word.x0, line.box.height) for line in column.lines for word in line.words
    )
    return _around(column.box, *words)


def _around(box: Box, *others: Box) -> Box:
    boxes = (box, *others)
    x, y = min(each.x for each in boxes), min(each.y for each in boxes)
    right, bottom = max(each.right for each in boxes), max(each.bottom for each in boxes)
    return Box(x, y, right - x, bottom - y)


def _name(name: str) -> str:
    """Return a name as an XML id may have it."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def _sub(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
