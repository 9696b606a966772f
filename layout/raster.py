"""Pages of a PDF as pictures and text; the only module that imports pypdfium2.

PDFium draws what a reader's viewer draws, without Ghostscript or Poppler. It is not safe to call from two
threads, so every call here holds one lock; the import waits for the first call, for start-up's sake. What
a page means (words in order, tags, structure) is not asked here: the desk takes that from layout.json.
"""

import hashlib
import re
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar

from msgspec import Struct

from layout.errors import CopyRefusedError
from layout.findings import Box, Finding, PagePlace, Place, Severity
from layout.units import POINTS_PER_INCH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfBitmap, PdfDocument, PdfPage

T = TypeVar("T")

#: A picture of more pixels is refused. A broadsheet at 300 dpi has 32 million, of four bytes each.
MAX_PIXELS: Final = 150_000_000

#: A hyphen at the end of a line, as PDFium marks it or as it was set; the word goes on without it.
_LINE_END_HYPHEN: Final = re.compile("[\x02\ufffe](?:\r\n)?|[\u2010\xad]\r\n|\xad")

#: PDFium keeps global state and must not be entered twice at once.
_LOCK: Final = threading.RLock()


class BrokenPdfError(CopyRefusedError):
    """A PDF cannot be opened, or one of its pages cannot be drawn."""


class Sheet(Struct, frozen=True, kw_only=True):
    """A page's size as drawn, and its trim and bleed boxes, in points from the sheet's top left."""

    width: float
    height: float
    trim: Box
    bleed: Box


def page_count(pdf: Path | bytes) -> int:
    """Return the number of pages.

    Raises:
        BrokenPdfError: if the PDF cannot be opened.
    """
    with Document(pdf) as document:
        return len(document)


def page_png(pdf: Path | bytes, index: int, *, dpi: float) -> bytes:
    """Return a page as a PNG on white; the same page gives the same bytes.

    Args:
        pdf: The file or its bytes.
        index: The page, counted from 0.
        dpi: Pixels to the inch.

    Raises:
        BrokenPdfError: if the PDF cannot be opened or the page cannot be drawn.
        IndexError: if there is no such page.
    """
    with Document(pdf) as document:
        return document.png(index, dpi=dpi)


def page_text(pdf: Path | bytes, index: int) -> str:
    """Return a page's text as it is drawn, a line a line; words broken at a line's end are whole again.

    Raises:
        BrokenPdfError: if the PDF cannot be opened or the page cannot be read.
        IndexError: if there is no such page.
    """
    with Document(pdf) as document:
        return document.text(index)


class Document(AbstractContextManager["Document"]):
    """An open PDF, for those who ask for more than one page of it."""

    def __init__(self, pdf: Path | bytes) -> None:
        self._name = str(pdf) if isinstance(pdf, Path) else "PDF"
        # Bytes rather than the path: a build may replace the file while it is being drawn.
        self.data = pdf if isinstance(pdf, bytes) else self._read(pdf)
        with _LOCK:
            self._file = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # PDFium's own finalizer would not wait for a page that another thread is drawing.
        if hasattr(self, "_file"):
            self.close()

    def __len__(self) -> int:
        with _LOCK:
            return len(self._file)

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def close(self) -> None:
        """Let go of the file."""
        with _LOCK:
            self._file.close()

    def sheet(self, index: int) -> Sheet:
        """Return a page's size and boxes; a page without trim or bleed box is its own."""
        return self._with_page(index, _sheet)

    def png(self, index: int, *, dpi: float) -> bytes:
        """Return a page as a PNG on white."""
        return _png(self.colours(index, dpi=dpi), dpi)

    def glance(self, index: int, *, dpi: float) -> "tuple[Sheet, NDArray[np.uint8], str]":
        """Return a page's size, colours and text; opening it takes as long as drawing it, and is done once."""
        return self._with_page(index, lambda page: (_sheet(page), _rgb(self._render(page, index, dpi)), _text(page)))

    def pixels(self, index: int, *, dpi: float) -> "NDArray[np.uint8]":
        """Return a page's grey values, an array of height x width, 0 black to 255 white."""

        def grey(page: "PdfPage") -> "NDArray[np.uint8]":
            values: NDArray[np.uint8] = self._render(page, index, dpi, greyscale=True).to_numpy()
            return values.reshape(values.shape[0], values.shape[1]).copy()

        return self._with_page(index, grey)

    def colours(self, index: int, *, dpi: float) -> "NDArray[np.uint8]":
        """Return a page's colours, an array of height x width x 3 in the order red, green, blue."""
        return self._with_page(index, lambda page: _rgb(self._render(page, index, dpi)))

    def text(self, index: int) -> str:
        """Return a page's text; see `page_text`."""
        return self._with_page(index, _text)

    def _read(self, pdf: Path) -> bytes:
        try:
            return pdf.read_bytes()
        except OSError as error:
            raise self._broken("pdf/unreadable", f"cannot be read: {error.strerror}") from error

    def _open(self) -> "PdfDocument":
        pdfium = _pdfium()
        try:
            return pdfium.PdfDocument(self.data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise self._broken("pdf/encrypted", "is locked by a password", "save it unlocked") from error
            raise self._broken("pdf/broken", "is no PDF that can be opened", "export it again") from error

    @contextmanager
    def _page(self, index: int) -> Iterator["PdfPage"]:
        with _LOCK:
            if not 0 <= index < len(self._file):
                raise IndexError(f"{self._name} has no page with index {index}")
            page = self._file[index]
            try:
                yield page
            finally:
                page.close()

    def _with_page(self, index: int, use: Callable[["PdfPage"], T]) -> T:
        pdfium = _pdfium()
        try:
            with self._page(index) as page:
                return use(page)
        except pdfium.PdfiumError as error:
            message = f"page {index + 1} cannot be drawn: {error}"
            raise self._broken("pdf/broken-page", message, "export it again", page=index + 1) from error

    def _render(self, page: "PdfPage", index: int, dpi: float, *, greyscale: bool = False) -> "PdfBitmap":
        scale = dpi / POINTS_PER_INCH
        width, height = page.get_size()
        if width * height * scale * scale > MAX_PIXELS:
            size = f"{width:.0f} × {height:.0f} pt"
            message = f"a page of {size} is too large to draw at {dpi:g} dpi"
            raise self._broken("pdf/too-large", message, page=index + 1)
        white = (255, 255, 255, 255)
        return page.render(scale=scale, grayscale=greyscale, rev_byteorder=not greyscale, fill_color=white)

    def _broken(self, code: str, message: str, hint: str = "", *, page: int | None = None) -> BrokenPdfError:
        finding = Finding(
            code=code,
            severity=Severity.FAIL,
            message=message,
            hint=hint,
            place=Place(self._name),
            on_page=PagePlace(page) if page else None,
        )
        return BrokenPdfError(f"{self._name} {message}", [finding])


class Leaf(Struct, frozen=True):
    """One page of an open PDF; ``index`` counts from 0."""

    pdf: Document
    index: int

    @property
    def sheet(self) -> Sheet:
        """Its size and boxes."""
        return self.pdf.sheet(self.index)

    def png(self, *, dpi: float) -> bytes:
        """Return it as a PNG on white."""
        return self.pdf.png(self.index, dpi=dpi)

    def glance(self, *, dpi: float) -> "tuple[Sheet, NDArray[np.uint8], str]":
        """Return its size, colours and text; see `Document.glance`."""
        return self.pdf.glance(self.index, dpi=dpi)

    def colours(self, *, dpi: float) -> "NDArray[np.uint8]":
        """Return its colours; see `Document.colours`."""
        return self.pdf.colours(self.index, dpi=dpi)

    def text(self) -> str:
        """Return its text; see `page_text`."""
        return self.pdf.text(self.index)


def leaves(pdf: Document) -> tuple[Leaf, ...]:
    """Return the pages of a PDF."""
    return tuple(Leaf(pdf, index) for index in range(len(pdf)))


def _pdfium() -> ModuleType:
    import pypdfium2

    module: ModuleType = pypdfium2
    return module


def _sheet(page: "PdfPage") -> Sheet:
    width, height = page.get_size()
    left, _bottom, _right, top = page.get_cropbox()

    def box(bounds: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = bounds
        return Box(x0 - left, top - y1, x1 - x0, y1 - y0)

    return Sheet(width=width, height=height, trim=box(page.get_trimbox()), bleed=box(page.get_bleedbox()))


def _rgb(bitmap: "PdfBitmap") -> "NDArray[np.uint8]":
    values: NDArray[np.uint8] = bitmap.to_numpy()
    return values[:, :, :3].copy()


def _text(page: "PdfPage") -> str:
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_range()
    finally:
        textpage.close()
    return _LINE_END_HYPHEN.sub("", text).replace("\r\n", "\n")


def _png(colours: "NDArray[np.uint8]", dpi: float) -> bytes:
    """Return colours as a PNG of unfiltered rows.

    Pillow tries all five filters on every row: on pages of type that takes twice the time, for files of the same size.
    """
    import numpy as np

    height, width, _ = colours.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # a byte before each row names its filter: none
    rows[:, 1:] = colours.reshape(height, 3 * width)
    metre = round(dpi / 0.0254)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", zlib.compress(rows.data, 2)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
