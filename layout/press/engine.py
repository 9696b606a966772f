"""The engine: pages laid out one by one from ready-made lines, drawn and written by WeasyPrint."""

import hashlib
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final
from weakref import WeakKeyDictionary
from xml.etree import ElementTree

import cssselect2
from msgspec import Struct

from layout.composer.shaping import Shaper
from layout.errors import LayoutError
from layout.html.typeblocks import TypeBlock
from layout.press import weasy
from layout.press.finish import Finisher, in_turn
from layout.press.jobs import tidied
from layout.press.packing import Packing
from layout.press.sharing import finding, reading, sharing
from layout.press.sheets import BoundPage, Sheet, drawn, sheet
from layout.press.textpath import Foundry, LaidLine, TypeImage, unmarked
from layout.units import POINTS_PER_PX

#: Scheme of the addresses under which pictures are handed over.
SCHEME: Final = "picture"

_DOCTYPE: Final = "<!doctype html>"


class LaidPage(Struct, frozen=True):
    """A page laid out, ready to be written. ``document`` is WeasyPrint's own and stays behind this door.

    Attributes:
        plain: lines that WeasyPrint laid out.
        blocks: boxes of the blocks of type, in document order.
    """

    document: Any
    plain: tuple[LaidLine, ...]
    blocks: tuple[Any, ...] = ()

    @property
    def lines(self) -> tuple[LaidLine, ...]:
        """The page's lines of copy in document order; those of blocks are there once the page is written."""
        return (*self.plain, *(line for box in self.blocks for line in box.replacement.written))


class Engine:
    """Lays out and writes pages.

    Args:
        pictures: bytes of each picture by the address it has in the HTML.
        shaper: shapes what stands in blocks of type; not needed where there are none.
        once: pages are written no second time, so what they hold may go as soon as they are drawn, and pictures as soon
            as they are in the file.
        packing: has streams of a file bound before packed already.
    """

    def __init__(
        self,
        pictures: Mapping[str, bytes],
        shaper: Shaper | None = None,
        *,
        once: bool = False,
        packing: Packing | None = None,
    ) -> None:
        self._pictures = pictures
        self._packing = packing
        self._once = once
        self._foundry = _foundry(shaper or Shaper())
        self._images: dict[str, Any] = {}
        self._faces: dict[int, Any] = {}
        self._weasy = weasy.opened()
        self._fonts = weasy.font_configuration()

    def stylesheet(self, css: str) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        """Parse a stylesheet; an unknown property or a broken rule is an error."""
        with weasy.strict("stylesheet"):
            return self._weasy.CSS(string=css, font_config=self._fonts)

    def lay_out(self, html: str, stylesheets: Sequence[Any], blocks: Sequence[TypeBlock] = ()) -> LaidPage:
        """Lay out one page.

        Args:
            html: the page.
            stylesheets: parsed.
            blocks: the blocks of type that the HTML has places for.

        Raises:
            LayoutError: with WeasyPrint's warnings as findings, or if the HTML made other than one page.
        """
        with weasy.strict("page"):
            source = self._parsed(html)
            types = {block.address: TypeImage(block, self._foundry, kept=not self._once) for block in blocks}
            self._images.update(types)
            with self._shortcuts(stylesheets), weasy.letting_go_of_layout(self._weasy.document):
                document = source.render(stylesheets=list(stylesheets), font_config=self._fonts, cache=self._images)
            for address in types:
                del self._images[address]
        if len(document.pages) != 1:
            raise LayoutError(f"a page's HTML made {len(document.pages)} pages")
        (page,) = document.pages
        boxes = tuple(_block_boxes(page._page_box)) if types else ()  # noqa: SLF001 - no public way to the boxes
        for box in boxes:
            box.children = box.replacement.boxes
            page.links.extend(box.replacement.links())
        return LaidPage(document, tuple(_laid_lines(page._page_box)), boxes)  # noqa: SLF001

    def with_blocks(self, page: LaidPage, blocks: Sequence[TypeBlock]) -> LaidPage:
        """Return a page laid out before with other blocks of type at its places.

        Args:
            page: without links; its boxes are the same, and hold the new blocks from now on.
            blocks: as many as the page has, in document order.
        """
        (printed,) = page.document.pages
        assert not printed.links
        for box, block in zip(page.blocks, blocks, strict=True):
            if box.replacement.block.address != block.address:
                box.replacement = TypeImage(block, self._foundry, kept=True)
                box.children = box.replacement.boxes
        return page

    @contextmanager
    def _shortcuts(self, stylesheets: Sequence[Any]) -> Iterator[None]:
        """Have elements share styles as long as their stylesheets are there, and places read at a glance."""
        css = self._weasy.css
        find, read = css.find_style_attributes, css.preprocess_declarations
        with (
            weasy.replaced(css, "ComputedStyle", _styles(css, stylesheets)),
            weasy.replaced(css, "find_style_attributes", finding(find, css.properties.Dimension)),
            weasy.replaced(css, "preprocess_declarations", reading(read)),
        ):
            yield

    def _parsed(self, html: str) -> Any:  # noqa: ANN401
        """Return a page as WeasyPrint holds it; one as well-formed as our templates write them is parsed by expat."""
        address, fetcher = f"{SCHEME}:", self._fetcher
        try:
            root = ElementTree.fromstring(html.removeprefix(_DOCTYPE))  # noqa: S314 - our own templates
        except ElementTree.ParseError:
            page = self._weasy.HTML(string=html, base_url=address, url_fetcher=fetcher)
            page._ua_stylesheets = weasy.all_defaults  # noqa: SLF001 - no public way to other ones
            return page
        page = self._weasy.HTML.__new__(self._weasy.HTML)
        page.base_url, page.url_fetcher, page.media_type = address, fetcher, "print"
        page.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        page.etree_element = page.wrapper_element.etree_element
        page._ua_stylesheets = weasy.defaults  # noqa: SLF001 - no public way to other ones
        return page

    def draw(self, page: LaidPage, bleed: float = 0.0) -> Sheet:
        """Draw a page for any file without tags, and let go of its boxes.

        Args:
            page: as it was laid out.
            bleed: of the press, in points.

        Raises:
            LayoutError: if the page uses what only a file of its own could hold.
        """
        (printed,) = page.document.pages
        addresses = {hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(): name for name in self._pictures}
        with weasy.strict("drawing"):
            drawing = drawn(printed, self._weasy.pdf.stream.Stream, self._face_of, POINTS_PER_PX, bleed)
            made = sheet(printed, page.document.metadata, drawing, page.lines, addresses)
        if self._once:
            weasy.let_go_of_boxes(printed._page_box)  # noqa: SLF001 - no public way to the boxes
        return made

    def bind(self, sheets: Sequence[Sheet], *, finishers: Iterable[Finisher] = (), **options: object) -> bytes:
        """Bind sheets into one PDF.

        Args:
            sheets: in the order they are printed.
            finishers: called one after the other with the document and the PDF, before it is written.
            options: WeasyPrint's, as in a variant's row.
        """
        of_weasy = self._weasy.document
        if self._once:
            self._foundry.let_go()  # all is drawn
        pages = [BoundPage(each, self._font, self._image) for each in sheets]
        about = of_weasy.DocumentMetadata(title=sheets[0].title, lang=sheets[0].language)
        with weasy.strict("writing"), weasy.packed_by(self._packing), tempfile.TemporaryFile() as file:
            document = of_weasy.Document(pages, about, self._fetcher, self._fonts, {}, None)
            document.write_pdf(file, finisher=in_turn(finishers), **options)
            if self._once:
                self._images, self._pictures = {}, {}
                del document, pages, self._fetcher
                tidied()
            file.seek(0)
            return file.read()

    def _face_of(self, pango_font: Any) -> tuple[Any, float]:  # noqa: ANN401
        """Return WeasyPrint's face for a font of Pango's; one a family, whatever the size."""
        key_of = self._weasy.text.fonts.get_pango_font_key
        key, description, size = key_of(pango_font)
        if key not in self._faces:
            face = self._weasy.pdf.fonts.Font(pango_font, description, size)
            if key_of(self._font(face.family))[0] != key:
                raise LayoutError(f"a page asks for {face.family!r} in a weight or slant that is not the face's own")
            self._faces[key] = face
        return self._faces[key], size

    def _font(self, family: str) -> Any:  # noqa: ANN401
        return self._foundry.press_font(family).font

    def _image(self, address: str) -> Any:  # noqa: ANN401
        options = self._weasy.DEFAULT_OPTIONS
        return self._weasy.images.get_image_from_uri(self._images, self._fetcher, options, address)

    def write(self, pages: Sequence[LaidPage], *, finishers: Iterable[Finisher] = (), **options: object) -> bytes:
        """Write laid out pages as one PDF.

        Args:
            pages: in the order they are printed.
            finishers: called one after the other with the document and the drawn PDF, before it is written.
            options: WeasyPrint's, as in a variant's row.
        """
        with weasy.strict("writing"), weasy.own_tags(), weasy.packed_by(None), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its sRGB profile open
            first = pages[0].document
            untagged = not (options.get("pdf_tags") or options.get("pdf_variant"))
            printed = [page.document.pages[0] for page in pages]
            document = first.copy([_Leaving(page) for page in printed] if self._once and untagged else printed)
            steps = (_unmarking([page.blocks for page in pages]), *finishers)
            data: bytes = document.write_pdf(finisher=in_turn(steps), **options)
        return data

    @cached_property
    def _fetcher(self) -> Any:  # noqa: ANN401
        return weasy.fetcher(self._pictures)


class _Leaving:
    """A page that lets go of its boxes once it is drawn; the tagger alone would ask for them later."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        self._page = page

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:  # noqa: ANN401
        self._page.paint(stream, scale)
        self._page._page_box = None  # noqa: SLF001 - no public way to the boxes


#: Classes of styles by the stylesheet they are worked out from.
_shared: WeakKeyDictionary[Any, type[Any]] = WeakKeyDictionary()
_foundries: WeakKeyDictionary[Shaper, Foundry] = WeakKeyDictionary()


def _styles(css: Any, stylesheets: Sequence[Any]) -> type[Any]:  # noqa: ANN401
    """Return the class of styles that pages under a stylesheet share; under several, pages have one each."""
    if len(stylesheets) != 1:
        return sharing(css.ComputedStyle)
    if stylesheets[0] not in _shared:
        _shared[stylesheets[0]] = sharing(css.ComputedStyle)
    return _shared[stylesheets[0]]


def _foundry(shaper: Shaper) -> Foundry:
    """One foundry a shaper: what was shaped for one variant is there for the next."""
    if shaper not in _foundries:
        _foundries[shaper] = Foundry(shaper, weasy.press_font)
    return _foundries[shaper]


def _unmarking(blocks: Sequence[Sequence[Any]]) -> Finisher:
    """Return the finisher that leaves only paragraphs marked, not the blocks they stand in."""

    def unmark(_: Any, pdf: Any) -> None:  # noqa: ANN401
        for reference, boxes in zip(pdf.page_references, blocks, strict=True):
            page = pdf.objects[int(reference.split()[0])]
            stream = pdf.objects[int(page["Contents"].split()[0])]
            if boxes and stream._tags is not None:  # noqa: SLF001 - no public way to the marks
                unmarked(stream, boxes)

    return unmark


def _block_boxes(page_box: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the boxes of a page's blocks of type, in document order."""
    stack = [page_box]
    while stack:
        box = stack.pop()
        box = getattr(box, "_box", box)  # an absolutely placed box is wrapped
        if isinstance(getattr(box, "replacement", None), TypeImage):
            yield box
        stack.extend(reversed(box.children))


def _laid_lines(page_box: Any) -> Iterator[LaidLine]:  # noqa: ANN401
    """Yield the lines of copy on a page, in document order."""
    stack = [page_box]
    while stack:
        box = stack.pop()
        element = getattr(box, "element", None)
        if element is not None and box.element_tag == "span" and element.get("class") == "l":
            yield _laid_line(box)
            continue
        children = getattr(box, "children", None)
        if children:
            stack.extend(reversed(children))


def _laid_line(box: Any) -> LaidLine:  # noqa: ANN401
    texts = list(_text_boxes(box))
    scale = POINTS_PER_PX
    first, last = texts[0], texts[-1]
    left = first.position_x * scale
    right = (last.position_x + last.width) * scale
    return LaidLine(
        text="".join(text.text for text in texts),
        x=left,
        baseline=(first.position_y + first.baseline) * scale,
        width=right - left,
    )


def _text_boxes(box: Any) -> Iterator[Any]:  # noqa: ANN401
    if hasattr(box, "pango_layout"):
        yield box
    for child in getattr(box, "children", ()) or ():
        yield from _text_boxes(child)
