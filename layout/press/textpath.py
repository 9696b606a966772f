"""The text path: finished lines straight into a page's content stream.

A line leaves the composer with its words, spaces and faces decided. WeasyPrint would make a box of it, resolve some
hundred properties and have Pango shape it again, twice; on a page of nothing but type that is nine tenths of the work.
Here a whole block of type is one element of the HTML, an image as far as WeasyPrint knows: it places the element,
resolves its colour, and calls `TypeImage.draw`, which writes text operators (ISO 32000-1 9.4). Glyphs and advances come
from HarfBuzz on the same prepared file that is embedded, and every word is shaped once a process.

Kerning, word spaces and letterspacing are written to a thousandth of a thousandth of the type size, so a line ends where
it was measured. What was written is read back from the operators: each word's width from its glyphs and the numbers
between them, its text from the font's own map to Unicode, each line's place from the matrices in force. The build holds
that against the plan (`layout.press.conserve`).

In a tagged file each paragraph is marked content of its own. The tagger reads boxes; `_Leaf` and `_Scope` look like the
boxes WeasyPrint would have made of the paragraph, its labels and its links, and hang below the block's own box.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import eq
from typing import Any, Final

from msgspec import Struct, field

from layout.composer.line import Line, Piece
from layout.composer.shaping import UNSEEN, Features, Glyphs, Shaper, TypeSetting
from layout.html.typeblocks import TypeBlock, TypeLine, TypeParagraph
from layout.units import POINTS_PER_PX

#: Neither WeasyPrint nor pydyf has types.
_Object = Any
#: How far advances may run ahead of whole thousandths inside a word before a number says so.
_SLACK: Final = 0.5
#: Characters that the composer opens to fill a line.
_STRETCHED: Final = frozenset(" \u00a0")
_SPACES: Final = re.compile("([ \u00a0])")


class LaidLine(Struct, frozen=True, gc=False):
    """A line as it was laid out or written: text, left edge, baseline and width in points on the page."""

    text: str
    x: float
    baseline: float
    width: float


class _Word(Struct, frozen=True, gc=False):
    """A word as it is written into a TJ array, between its opening and its closing bracket."""

    codes: str
    #: What the operators advance by, in thousandths of the type size.
    advance: float
    glyphs: tuple[int, ...]
    #: Of each glyph its width, and the text it stands for.
    widths: tuple[int, ...]
    texts: Sequence[str]
    #: How many glyphs and how many characters it has: letterspacing is planned by characters and written by glyphs.
    short: int


class PressFont(Struct, frozen=True):
    """A face as WeasyPrint knows it, and how far below the baseline its underline begins, in ems."""

    font: _Object
    underline: float


class Foundry:
    """Glyphs for the press: words shaped once, and what a PDF font must know of them.

    Args:
        shaper: measures and shapes on the prepared files.
        load: gives a face by its family's name.
    """

    def __init__(self, shaper: Shaper, load: Callable[[str], PressFont]) -> None:
        self.shaper = shaper
        self._load = load
        self._fonts: dict[str, PressFont] = {}
        self._widths: dict[tuple[str, int], int] = {}
        self._words: dict[tuple[str, Features], dict[str, _Word]] = {}

    def let_go(self) -> None:
        """Forget all words; they are shaped anew if they are asked for again."""
        self._words.clear()
        self.shaper.let_go()

    def font(self, setting: TypeSetting) -> PressFont:
        """Return a setting's face."""
        return self.press_font(setting.face.name)

    def press_font(self, family: str) -> PressFont:
        """Return the face of a family's name."""
        if family not in self._fonts:
            self._fonts[family] = self._load(family)
        return self._fonts[family]

    def word(self, setting: TypeSetting, text: str) -> _Word:
        """Return a word shaped."""
        known = self._words.setdefault((setting.face.name, setting.features), {})
        word = known.get(text)
        if word is None:
            word = known[text] = self._shaped(setting, text)
        return word

    def _shaped(self, setting: TypeSetting, text: str) -> _Word:
        shaped = self.shaper.glyphs(setting.face, text, setting.features)
        widths = tuple([self._width(setting, glyph) for glyph in shaped.ids])
        codes, advance = _codes(shaped, widths)
        return _Word(
            codes=codes, advance=advance, glyphs=shaped.ids, widths=widths,
            texts=_cluster_texts(shaped.clusters, text), short=len(text) - len(shaped.ids),
        )  # fmt: skip

    def _width(self, setting: TypeSetting, glyph: int) -> int:
        """Return a glyph's own width, unkerned, in whole thousandths, as the PDF font says it."""
        key = (setting.face.name, glyph)
        if key not in self._widths:
            font = self.shaper.font(setting.face)
            self._widths[key] = round(font.get_glyph_h_advance(glyph) * 1000 / font.face.upem)
        return self._widths[key]


def _codes(shaped: Glyphs, widths: Sequence[int]) -> tuple[str, float]:
    """Return a word's codes in hexadecimal, with a number wherever the next glyph is not where widths bring it.

    With them comes what they advance by, as a reader of the numbers written will have it.
    """
    advance = float(sum(widths))
    if all(map(eq, shaped.advances, widths)):
        return "".join([f"{glyph:04x}" for glyph in shaped.ids]), advance
    parts: list[str] = []
    behind = 0.0
    last = len(shaped.ids) - 1
    for index, (glyph, moved, width) in enumerate(zip(shaped.ids, shaped.advances, widths, strict=True)):
        parts.append(f"{glyph:04x}")
        behind += width - moved
        if abs(behind) >= _SLACK or (index == last and abs(behind) >= 1e-3):
            number = round(behind, 3)
            parts.append(f">{_number(number)}<")
            behind -= number
            advance -= number
    return "".join(parts), advance


def _cluster_texts(clusters: Sequence[int], text: str) -> Sequence[str]:
    """Return the text each glyph stands for, without what nobody sees; of several glyphs for one text the first has it."""
    if tuple(range(len(text))) == clusters:
        return text  # a character a glyph
    starts = [*sorted(set(clusters)), len(text)]
    texts, seen = [], set[int]()
    for index, cluster in enumerate(clusters):
        stretch = UNSEEN.sub("", text[cluster : starts[starts.index(cluster) + 1]])
        many = clusters.count(cluster)
        if many == len(stretch):
            texts.append(stretch[index - clusters.index(cluster)])
        else:
            texts.append("" if cluster in seen else stretch)
        seen.add(cluster)
    return texts


def _tokens(text: str) -> list[str]:
    """Split a text into words and the spaces between them."""
    return [token for token in _SPACES.split(text) if token]


def _plain(text: str) -> str:
    """Return what readers see of a text, one character for those that look alike."""
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text))


@lru_cache(maxsize=4096)
def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _array(codes: str) -> str:
    """Return codes and numbers, each between brackets of the other, as a TJ operator; two numbers may follow one another."""
    return f"[<{codes}>] TJ".replace("[<>", "[").replace("<>]", "]").replace("<>", " ")


# -- the parts of a block, as the tagger sees them ---------------------------------------------------------------------


class _Element:
    """What the tagger asks an HTML element: its attributes."""

    def __init__(self, **attributes: str | None) -> None:
        self._attributes = {name.replace("_", "-"): value for name, value in attributes.items()}

    def get(self, name: str) -> str | None:
        return self._attributes.get(name)


class _Box(Struct, eq=False, kw_only=True, dict=True):
    """A stretch of a block that has a place in the structure tree: a paragraph, a label, a link, or text in one of them.

    Places are WeasyPrint's pixels.
    """

    element: _Element | None
    element_tag: str
    position_x: float
    position_y: float
    width: float = 0.0
    text: str = ""
    link_annotation: _Object = None
    children: list["_Box"] = field(default_factory=list)


class _Text(_Box, eq=False, kw_only=True, dict=True):
    """Text that is marked in one go. ``baseline`` is below ``position_y``."""

    baseline: float = 0.0
    style: dict[str, float] = field(default_factory=dict)


class _Stretch(Struct):
    """Pieces of lines that are marked content of one box: the line's number, and its pieces or, if None, its label."""

    box: _Text
    runs: list[tuple[int, tuple[Piece, ...] | None]]

    @property
    def linked(self) -> bool:
        """Whether its words lead somewhere."""
        return self.box.element is not None and self.box.element.get("href") is not None


class TypeImage:
    """A block of type, to WeasyPrint an image.

    Args:
        block: what it holds.
        foundry: where its glyphs come from.
        kept: it is drawn again and again, so what was written is kept.
    """

    def __init__(self, block: TypeBlock, foundry: Foundry, *, kept: bool = False) -> None:
        self.block = block
        self._foundry = foundry
        self._kept = kept
        self._last: _Written | None = None
        self._paragraphs = [(paragraph, *_boxes(paragraph, foundry.shaper)) for paragraph in block.paragraphs]
        #: What the last drawing wrote, in reading order.
        self.written: tuple[LaidLine, ...] = ()

    @property
    def boxes(self) -> list[_Box]:
        """The paragraphs, as boxes for the tagger."""
        return [box for _, box, _ in self._paragraphs]

    def links(self) -> Iterator[tuple[str, str, tuple[float, float, float, float], _Box]]:
        """Yield the block's links as WeasyPrint keeps a page's: kind, target, edges in pixels, box."""
        for box in self.boxes:
            for part in box.children:
                href = part.element.get("href") if part.element else None
                if href:
                    kind, target = ("internal", href[1:]) if href.startswith("#") else ("external", href)
                    right, low = part.position_x + part.width, part.position_y + 1
                    yield kind, target, (part.position_x, part.position_y, right, low), part

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        """Return a size; the element has one of its own."""
        return 1.0, 1.0, 1.0

    def draw(self, stream: _Object, _width: float, _height: float, style: Mapping[str, Any]) -> None:
        """Write the block into a content stream, whose matrix puts the element's corner at the origin."""
        stream.set_color(style["color"])
        stream.transform(a=1 / POINTS_PER_PX, d=1 / POINTS_PER_PX)
        underline, plain = _underline(style), stream._tags is None  # noqa: SLF001 - no public way to the marks
        last = self._last
        if plain and last and last.underline == underline and last.written_again(stream):
            lines = last.lines
        else:
            begin = len(stream.stream)
            pen = _Pen(self._foundry, stream, self.block, underline=underline)
            for paragraph, _, stretches in self._paragraphs:
                pen.paragraph(paragraph, stretches)
            lines = tuple(pen.lines)
            if plain and self._kept:
                self._last = _Written(underline, tuple(stream.stream[begin:]), lines, pen.faces())
        self.written = tuple(_on_page(lines, stream))


def _underline(style: Mapping[str, Any]) -> float | None:
    """Return how thick links are underlined, in points; the stylesheet says so of the block."""
    if "underline" not in style["text_decoration_line"]:
        return None
    thickness = style["text_decoration_thickness"]
    return float(thickness.value) * POINTS_PER_PX if hasattr(thickness, "value") else 0.5


def unmarked(stream: _Object, images: Iterable[_Object]) -> None:
    """Take the marks of whole blocks out of a drawn stream: WeasyPrint marks every image, and here paragraphs are marked.

    Args:
        stream: a page's, drawn with marked content.
        images: boxes of the page's blocks.
    """
    marks = {stream._tags.pop(box)["mcid"] for box in images if box in stream._tags}  # noqa: SLF001 - no public way
    if not marks:
        return
    kept: list[_Object] = []
    dropped: list[bool] = []
    for item in stream.stream:
        if item in (b"BDC", b"BMC"):
            drop = item == b"BDC" and kept[-1]["MCID"] in marks
            dropped.append(drop)
            if drop:
                del kept[-2:]
                continue
        elif item == b"EMC" and dropped.pop():
            continue
        kept.append(item)
    stream.stream[:] = kept


def _boxes(paragraph: TypeParagraph, shaper: Shaper) -> tuple[_Box, list[_Stretch]]:
    """Return a paragraph's box and, in the order they are read, its stretches of marked content."""
    first = paragraph.lines[0]
    element = _Element(data_t=paragraph.role, data_k=paragraph.key, lang=paragraph.language)
    box = _Box(
        element=element, element_tag="p", position_x=first.x / POINTS_PER_PX, position_y=first.baseline / POINTS_PER_PX
    )
    stretches: list[_Stretch] = []
    copy: _Stretch | None = None
    for number, line in enumerate(paragraph.lines):
        if line.line.label is not None:
            stretches += _labelled(box, line, number)
            copy = None
        for href, pieces, x, width in _by_link(line, shaper):
            if href is None and copy is not None:
                copy.runs.append((number, pieces))
                continue
            parent = box if href is None else _child(box, _Element(href=href), x, line.baseline, width)
            stretch = _Stretch(_text(parent, x, line.baseline, pieces[0].setting.size), [(number, pieces)])
            stretches.append(stretch)
            copy = stretch if href is None else None
    return box, stretches


def _labelled(box: _Box, line: TypeLine, number: int) -> Iterator[_Stretch]:
    label = line.line.label
    assert label is not None
    if label.piece is None:
        _child(box, _Element(data_t="Bullet"), line.label, line.baseline, 0.0)
        return
    parent = _child(box, _Element(data_t="Lbl"), line.label, line.baseline, 0.0)
    yield _Stretch(_text(parent, line.label, line.baseline, label.piece.setting.size), [(number, None)])


def _child(parent: _Box, element: _Element, x: float, y: float, width: float) -> _Box:
    px = POINTS_PER_PX
    box = _Box(element=element, element_tag="span", position_x=x / px, position_y=y / px, width=width / px)
    parent.children.append(box)
    return box


def _text(parent: _Box, x: float, y: float, size: float) -> _Text:
    px = POINTS_PER_PX
    style = {"font_size": size / px}
    text = _Text(element=parent.element, element_tag="span", position_x=x / px, position_y=y / px, style=style)
    parent.children.append(text)
    return text


def _by_link(line: TypeLine, shaper: Shaper) -> Iterator[tuple[str | None, tuple[Piece, ...], float, float]]:
    """Yield a line's pieces by where they lead, with their left edge on the page and, where it matters, their width."""
    pieces, hrefs = line.line.pieces, line.hrefs
    if not any(hrefs):
        yield None, pieces, line.x, 0.0
        return
    x, start = line.x, 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or hrefs[end] != hrefs[start]:
            width = sum(_planned(line.line, piece, shaper) for piece in pieces[start:end])
            yield hrefs[start], pieces[start:end], x, width
            x, start = x + width, end


def _planned(line: Line, piece: Piece, shaper: Shaper) -> float:
    """Return how wide a piece of a line should be, in points."""
    setting, tokens = piece.setting, _tokens(piece.text)
    natural = sum(shaper.advance(setting.face, token, setting.features) for token in tokens) * setting.size / 1000
    opened = sum(token in _STRETCHED for token in tokens) * line.word_spacing
    return natural + opened + len(piece.text) * (line.tracking + piece.tracking)


class _Written(Struct, frozen=True):
    """What a block wrote into a page without marks: operators, lines, and the faces they speak of with their glyphs."""

    underline: float | None
    operators: tuple[bytes, ...]
    #: Of each line: text, left edge, right edge and baseline from the block's corner, in points.
    lines: tuple[tuple[str, float, float, float], ...]
    #: Faces with the widths of their glyphs and what those stand for.
    faces: tuple[tuple[PressFont, Mapping[int, int], Mapping[int, str]], ...]

    def written_again(self, stream: _Object) -> bool:
        """Write it into another page; false, and nothing is written, where a glyph stands for something else there."""
        faces = [(stream.add_font(face.font)[0], widths, texts) for face, widths, texts in self.faces]
        if any(font.to_unicode.get(glyph, text) != text for font, _, texts in faces for glyph, text in texts.items()):
            return False
        for font, widths, texts in faces:
            font.widths.update(widths)
            font.to_unicode.update(texts)
        stream.stream += self.operators
        return True


def _on_page(lines: Iterable[tuple[str, float, float, float]], stream: _Object) -> Iterator[LaidLine]:
    """Yield a block's lines where they stand on the page that is drawn."""
    a, _, _, d, e, f = stream.ctm.values
    height = stream._ctm_stack[0].values[5]  # noqa: SLF001 - no public way to the page's height, in points
    for text, x, right, y in lines:
        yield LaidLine(text=text, x=e + a * x, baseline=height - (f + d * y), width=a * (right - x))


# -- writing -----------------------------------------------------------------------------------------------------------


class _Pen:
    """Writes the lines of one block and reads back what it wrote."""

    def __init__(self, foundry: Foundry, stream: _Object, block: TypeBlock, *, underline: float | None) -> None:
        self._foundry = foundry
        self._stream = stream
        self._block = block
        self._underline = underline
        self._now: list[str] = []
        self._state: tuple[object, ...] = ()
        self._tracked = 0.0
        self._linked = False
        self._rules: list[bytes] = []
        self._cases: dict[tuple[object, ...], tuple[_Object, dict[str, tuple[_Word, str]]]] = {}
        #: Of each line: text, left edge, right edge and baseline from the block's corner.
        self.lines: list[tuple[str, float, float, float]] = []

    def paragraph(self, paragraph: TypeParagraph, stretches: Sequence[_Stretch]) -> None:
        ends: dict[int, tuple[str, float]] = {}
        for stretch in stretches:
            with self._stream.marked(stretch.box, "P"):
                self._stream.stream.append(b"BT")
                self._linked = stretch.linked
                texts = [self._run(paragraph.lines[number], number, pieces, ends) for number, pieces in stretch.runs]
                self._stream.stream += (*[line.encode() for line in self._now], b"ET", *self._rules)
                self._now.clear()
                self._rules.clear()
                stretch.box.text = "".join(texts)
        for number, line in enumerate(paragraph.lines):
            text, right = ends.get(number, ("", 0.0))
            x = line.x - self._block.x
            self.lines.append((text, x, right, line.baseline - self._block.y))

    def _run(
        self, line: TypeLine, number: int, pieces: tuple[Piece, ...] | None, ends: dict[int, tuple[str, float]]
    ) -> str:
        """Write pieces of a line, behind what is written of it, or its label."""
        y = line.baseline - self._block.y
        if pieces is None:
            label = line.line.label
            assert label is not None
            assert label.piece is not None
            self._move(line.label - self._block.x, y)
            return self._pieces((label.piece,), 0.0, 0.0, None)[0]
        before, x = ends.get(number, ("", line.x - self._block.x))
        self._move(x, y)
        made = line.line
        closing = made.hang if pieces[-1] is made.pieces[-1] and made.end == "space" else None
        text, width = self._pieces(pieces, made.word_spacing, made.tracking, closing)
        ends[number] = (before + text, x + width)
        if self._linked and self._underline:
            setting = pieces[0].setting
            top = y + self._foundry.font(setting).underline * setting.size
            edges = (x, top, width - (made.hang if closing is not None else 0.0), self._underline)
            self._rules.append(f"{' '.join(_number(round(edge, 4)) for edge in edges)} re f".encode())
        return text

    def _move(self, x: float, y: float) -> None:
        self._now.append(f"1 0 0 -1 {_number(round(x, 5))} {_number(round(y, 5))} Tm")

    def _pieces(
        self, pieces: Sequence[Piece], word_spacing: float, tracking: float, hang: float | None
    ) -> tuple[str, float]:
        """Write pieces one behind the other.

        Args:
            pieces: what is written.
            word_spacing: in points, behind each space.
            tracking: in points, behind each character.
            hang: the width of a space behind the last piece, in points; None if there is none.

        Returns:
            Their text and their width in points, as the operators say.
        """
        texts: list[str] = []
        width = 0.0
        for piece in pieces:
            size, tracked = round(piece.setting.size, 5), round(tracking + piece.tracking, 5)
            case = self._case(piece.setting, tracked)
            gap = round(-word_spacing * 1000 / size, 3)
            opened = f">{_number(gap)}<" if gap else ""
            codes: list[str] = []
            advance, glyphs, moved = 0.0, 0, 0.0
            for token in _tokens(piece.text):
                written = case.get(token)
                if written is None:
                    written = self._cast(piece.setting, token, case)
                word, text = written
                codes.append(word.codes)
                texts.append(text)
                advance += word.advance
                glyphs += len(word.glyphs)
                if token in _STRETCHED:
                    codes.append(opened)
                    moved += gap
                elif word.short and tracked:  # several characters of one glyph: each has its letterspacing
                    number = round(-word.short * tracked * 1000 / size, 3)
                    codes.append(f">{_number(number)}<")
                    moved += number
            if hang is not None and piece is pieces[-1]:
                space, text = case.get(" ") or self._cast(piece.setting, " ", case)
                number = round((space.advance * size / 1000 + tracked - hang) * 1000 / size, 3)
                codes.append(f"{space.codes}>{_number(number)}<")
                texts.append(text)
                advance += space.advance
                glyphs += 1
                moved += number
            self._now.append(_array("".join(codes)))
            width += (advance - moved) * size / 1000 + glyphs * tracked
        return "".join(texts), width

    def _case(self, setting: TypeSetting, tracked: float) -> dict[str, tuple[_Word, str]]:
        """Take up a face, a size and a letterspacing; returns the words of the face the document knows."""
        if setting.key not in self._cases:
            loaded = self._foundry.font(setting)
            font = self._stream.add_font(loaded.font)[0]
            # Kept with the document's font, so that another file starts anew.
            self._cases[setting.key] = font, font.__dict__.setdefault("cases", {}).setdefault(setting.features, {})
        font, case = self._cases[setting.key]
        state = (font.hash, round(setting.size, 5))
        if state != self._state:
            self._now.append(f"/{font.hash} {_number(state[1])} Tf")
            self._state = state
        if tracked != self._tracked:
            self._now.append(f"{_number(tracked)} Tc")
            self._tracked = tracked
        return case

    def _cast(self, setting: TypeSetting, token: str, case: dict[str, tuple[_Word, str]]) -> tuple[_Word, str]:
        """Enter a word's glyphs into the document's font; returns the word and its text as readers will have it."""
        font = self._cases[setting.key][0]
        word = self._foundry.word(setting, token)
        font.widths.update(zip(word.glyphs, word.widths, strict=True))
        for glyph, text in zip(word.glyphs, word.texts, strict=True):
            font.to_unicode.setdefault(glyph, text)
        text = "".join([font.to_unicode[glyph] for glyph in word.glyphs])
        # Two characters of one shape (Ω and the sign for ohm) are one glyph, and the font has one meaning for it.
        same = text == token or _plain(text) == _plain(token)
        case[token] = word, token if same else text
        return case[token]

    def faces(self) -> tuple[tuple[PressFont, Mapping[int, int], Mapping[int, str]], ...]:
        """Return the faces of the block and the glyphs it shows, both as they were taken up: a file lists them so."""
        taken: dict[str, tuple[PressFont, dict[int, int], dict[int, str]]] = {}
        for setting, token in dict.fromkeys(self._words()):
            font, case = self._cases[setting.key]
            if setting.face.name not in taken:
                taken[setting.face.name] = self._foundry.font(setting), {}, {}
            _, widths, texts = taken[setting.face.name]
            word = case[token][0]
            widths.update(zip(word.glyphs, word.widths, strict=True))
            texts.update((glyph, font.to_unicode[glyph]) for glyph in word.glyphs)
        return tuple(taken.values())

    def _words(self) -> Iterator[tuple[TypeSetting, str]]:
        """Yield the block's words, and spaces, as they were written."""
        for line in (line.line for paragraph in self._block.paragraphs for line in paragraph.lines):
            label = (line.label.piece,) if line.label and line.label.piece else ()
            for piece in (*label, *line.pieces):
                yield from ((piece.setting, token) for token in _tokens(piece.text))
            if line.end == "space":  # it hangs, unseen
                yield line.pieces[-1].setting, " "
