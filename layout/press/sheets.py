"""Sheets: pages drawn apart from any file, and bound into one.

To draw a page takes WeasyPrint's boxes; a file takes only what was drawn: a content stream, and which glyphs, pictures and
graphics states it speaks of. A sheet holds that and nothing else, as plain values. So a page can be drawn in a process of its
own, its boxes go as soon as it is drawn, and what is known of a page that has not changed need not be drawn again. All
files of untagged pages are bound from sheets, whoever drew them, so they come out the same. A sheet's content is as it goes
to the press: solid black overprints, the page stands within its bleed, and the stream is packed.

What a page may use is what the press's pages use. A page with a group, a pattern or a shading is refused.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import pydyf
from msgspec import Struct

from layout.errors import LayoutError
from layout.press.overprint import overprinting
from layout.press.packing import packed_stream
from layout.press.textpath import LaidLine

#: WeasyPrint has no types.
_Object = Any
#: Edges of a page, as WeasyPrint names its bleed.
_EDGES: Final = ("top", "right", "bottom", "left")
#: What a page's graphics states may say (ISO 32000-1 table 58).
_STATED: Final = frozenset({"Type", "ca", "CA", "op", "OP", "OPM"})


class UsedFace(Struct, frozen=True):
    """A face by its family's name, with the glyphs a page shows: their widths in thousandths, and what they stand for."""

    family: str
    widths: Mapping[int, float]
    texts: Mapping[int, str]


class UsedPicture(Struct, frozen=True):
    """A picture by its name in the content, its address, and how it is drawn: smoothed or not, at which share of its size."""

    name: str
    address: str
    smooth: bool
    ratio: float


class Sheet(Struct, frozen=True, kw_only=True):
    """A page as it was drawn. Lengths are WeasyPrint's pixels; ``title`` and ``language`` are what its HTML says."""

    title: str
    language: str
    width: float
    height: float
    bleed: tuple[float, float, float, float]
    #: The content stream, packed.
    content: bytes
    faces: tuple[UsedFace, ...]
    pictures: tuple[UsedPicture, ...]
    #: Graphics states by their names in the content: opacities, and whether black overprints.
    states: Mapping[str, Mapping[str, float | str]]
    #: The lines of copy as they were written, in document order.
    lines: tuple[LaidLine, ...]


class _Face:
    """A face as one page uses it: its own glyphs, all else the face's."""

    def __init__(self, face: _Object) -> None:
        self._face = face
        self.widths: dict[int, float] = {}
        self.to_unicode: dict[int, str] = {}

    def __getattr__(self, name: str) -> _Object:
        return getattr(self._face, name)


def drawn(
    page: _Object,
    stream_type: _Object,
    face_of: Callable[[_Object], tuple[_Object, float]],
    scale: float,
    bleed: float,
) -> tuple[bytes, _Object]:
    """Draw a page into a stream of its own.

    Args:
        page: WeasyPrint's.
        stream_type: WeasyPrint's kind of stream.
        face_of: gives WeasyPrint's face and its size for a font of Pango's.
        scale: points a pixel.
        bleed: of the sheet, in points.

    Returns:
        The content, packed, and the stream.
    """
    faces: dict[str, _Face] = {}
    edges = page.bleed
    width, height = page.width + edges["left"] + edges["right"], page.height + edges["top"] + edges["bottom"]
    resources: dict[str, dict[str, Any]] = {
        kind: {} for kind in ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")
    }
    stream = _apart(stream_type)(faces, (-edges["left"], -edges["top"], width, height), resources, {}, None, {}, None)
    stream.face_of = face_of
    stream.transform(d=-1, f=page.height * scale)
    page.paint(stream, scale)
    content = [*moved(bleed), *overprinting(stream.stream, resources["ExtGState"])]
    return packed_stream(b"\n".join(content)), stream


@cache
def _apart(stream_type: _Object) -> _Object:
    """Return a kind of stream that is in no file."""

    class Apart(stream_type):  # type: ignore[misc]
        face_of: Callable[[_Object], tuple[_Object, float]]

        def add_font(self, pango_font: _Object) -> tuple[_Object, float]:
            face, size = self.face_of(pango_font)
            if face.hash not in self._fonts:
                self._fonts[face.hash] = _Face(face)
            return self._fonts[face.hash], size

    return Apart


def moved(bleed: float) -> list[bytes]:
    """Return the operators that move a page into a sheet with bleed, whose corner is the origin."""
    return [f"1 0 0 1 {bleed:.4f} {bleed:.4f} cm".encode()] if bleed else []


def sheet(
    page: _Object,
    metadata: _Object,
    drawing: tuple[bytes, _Object],
    lines: tuple[LaidLine, ...],
    addresses: Mapping[str, str],
) -> Sheet:
    """Return what was drawn of a page as plain values.

    Args:
        page: WeasyPrint's.
        metadata: of the page's document.
        drawing: from `drawn`.
        lines: as they were written.
        addresses: of pictures, by what WeasyPrint knows them by.

    Raises:
        LayoutError: if the page uses what no sheet holds.
    """
    content, stream = drawing
    resources, images = stream._resources, stream._images  # noqa: SLF001 - no public way to what was used
    states = {name: dict(state) for name, state in resources["ExtGState"].items()}
    foreign = [
        *resources["Pattern"],
        *resources["Shading"],
        *(name for name in resources["XObject"] if name not in images),
    ]
    foreign += [name for name, state in states.items() if not state.keys() <= _STATED]
    if foreign or page.links or any(page.forms.values()):
        raise LayoutError(f"a page for the press uses more than type, rules and pictures: {', '.join(foreign)}")
    return Sheet(
        title=metadata.title or "",
        language=metadata.lang or "",
        width=page.width,
        height=page.height,
        bleed=(page.bleed["top"], page.bleed["right"], page.bleed["bottom"], page.bleed["left"]),
        content=content,
        faces=tuple(
            UsedFace(face.family, face.widths, face.to_unicode)
            for face in stream._fonts.values()  # noqa: SLF001
        ),
        pictures=tuple(_pictures(images, addresses)),
        states=states,
        lines=lines,
    )


def _pictures(images: Mapping[str, Mapping[str, Any]], addresses: Mapping[str, str]) -> Iterator[UsedPicture]:
    for name, used in images.items():
        for ratio in sorted(used["dpi_ratios"]):
            yield UsedPicture(name, addresses[used["image"].id], used["interpolate"], ratio)


class BoundPage:
    """A sheet as a page of WeasyPrint's: what a file asks of one.

    Args:
        sheet: what was drawn.
        font: gives a font of Pango's for a family's name.
        image: gives WeasyPrint's picture for an address.
    """

    def __init__(self, sheet: Sheet, font: Callable[[str], _Object], image: Callable[[str], _Object]) -> None:
        self._sheet = sheet
        self._font = font
        self._image = image
        self.width, self.height = sheet.width, sheet.height
        self.bleed = dict(zip(_EDGES, sheet.bleed, strict=True))
        self.links: list[_Object] = []
        self.bookmarks: list[_Object] = []
        self.anchors: dict[str, _Object] = {}
        self.forms: dict[_Object, list[_Object]] = {None: []}

    def paint(self, stream: _Object, scale: float = 1) -> None:  # noqa: ARG002 - as a page is asked
        """Write what was drawn into a file's stream, and tell the file what it speaks of."""
        for used in self._sheet.faces:
            face = stream.add_font(self._font(used.family))[0]
            face.widths |= used.widths
            for glyph, text in used.texts.items():
                face.to_unicode.setdefault(glyph, text)
        for picture in self._sheet.pictures:
            stream.add_image(self._image(picture.address), picture.smooth, picture.ratio)
        states = stream._resources["ExtGState"]  # noqa: SLF001 - no public way to a file's states
        for name, state in self._sheet.states.items():
            states.setdefault(name, pydyf.Dictionary(state))
        stream.stream, stream.compress = [self._sheet.content], False
        stream.extra["Filter"] = "/FlateDecode"


# -- kept --------------------------------------------------------------------------------------------------------------


def packed(sheet: Sheet) -> bytes:
    """Return a sheet as bytes: what is said of it as JSON in one line, and its content."""
    about = {
        "title": sheet.title, "language": sheet.language, "width": sheet.width, "height": sheet.height,
        "bleed": sheet.bleed, "states": dict(sheet.states),
        "faces": [[face.family, list(face.widths.items()), list(face.texts.items())] for face in sheet.faces],
        "pictures": [[used.name, used.address, used.smooth, used.ratio] for used in sheet.pictures],
        "lines": [[line.text, line.x, line.baseline, line.width] for line in sheet.lines],
    }  # fmt: skip
    return json.dumps(about, ensure_ascii=False).encode() + b"\n" + sheet.content


def unpacked(kept: bytes) -> Sheet:
    """Return a sheet from its bytes."""
    head, _, content = kept.partition(b"\n")
    about = json.loads(head)
    return Sheet(
        title=about["title"], language=about["language"], width=about["width"], height=about["height"],
        bleed=tuple(about["bleed"]), content=content, states=about["states"],
        faces=tuple(UsedFace(family, dict(widths), dict(texts)) for family, widths, texts in about["faces"]),
        pictures=tuple(UsedPicture(*used) for used in about["pictures"]),
        lines=tuple(LaidLine(*line) for line in about["lines"]),
    )  # fmt: skip
