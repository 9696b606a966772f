"""WeasyPrint, behind one door. The only import of weasyprint.

Pages are laid out one by one from ready-made lines. Nothing is fetched: pictures are handed over as bytes under names
of our own, and every other address is refused. WeasyPrint only logs what goes wrong; here each warning is a finding,
and the build fails on it. Fonts come from a private font configuration that holds the prepared faces and nothing else.
"""

import atexit
import ctypes.util
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from weakref import WeakKeyDictionary
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import cssselect2
import pydyf
import tinycss2
from msgspec import Struct

from layout.composer.shaping import Shaper
from layout.errors import LayoutError, MissingPartError
from layout.findings import Finding, Severity
from layout.html.typeblocks import TypeBlock
from layout.press.declarations import declared
from layout.press.finish import Finisher, in_turn
from layout.press.jobs import tidied
from layout.press.packing import Packing
from layout.press.sharing import finding, reading, sharing
from layout.press.sheets import BoundPage, Sheet, drawn, sheet
from layout.press.textpath import Foundry, LaidLine, PressFont, TypeImage, unmarked
from layout.typography.fonts import Face
from layout.units import POINTS_PER_PX

#: Scheme of the addresses under which pictures are handed over.
SCHEME: Final = "picture"

#: Modules of fontTools that take a tenth of a second and stand by for cases that do not come up, and what is taken of them.
_UNUSED: Final = {
    "fontTools.subset": (),
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
_DOCTYPE: Final = "<!doctype html>"
#: Elements that our templates write; those of a drawing are not CSS's.
ELEMENTS: Final = frozenset(
    (
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "article",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "span",
        "b",
        "a",
        "img",
        "svg",
    )
)
#: What a selector speaks of, by name.
_NAMES: Final = re.compile(r":link|[a-z][a-z0-9]*")
#: Size at which faces are measured, in pixels.
_MEASURED: Final = 1000

_FONTS_CONF: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


#: The folder of the prepared faces in use.
_prepared: dict[str, Path] = {}


def use_fonts(faces: Iterable[Face]) -> None:
    """Make prepared faces the only fonts there are, until others are asked for. Call before anything is laid out.

    They are linked into a folder of their own: where they were prepared, faces of an earlier recipe bear the same names.
    """
    files = sorted({face.path.resolve() for face in faces})
    prepared = files[0].parent
    digest = hashlib.sha256("\n".join(map(str, files)).encode()).hexdigest()[:16]
    folder = prepared / "sets" / digest
    conf = folder / "fonts.conf"
    if not conf.is_file():
        conf = _linked(files, folder) / conf.name
    os.environ["FONTCONFIG_FILE"] = str(conf)
    _prepared["faces"] = prepared


def _linked(files: Sequence[Path], folder: Path) -> Path:
    """Make the folder of a set of faces, whole or not at all; two processes may do so at once.

    Returns:
        The folder; where it could not be made, one that goes when the process ends.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
        try:
            _fill(made, files, folder)
            made.rename(folder)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            if not (folder / "fonts.conf").is_file():  # else another was quicker
                raise
    except OSError:  # a full disk keeps nothing
        made = Path(tempfile.mkdtemp(prefix="umbruch-faces-"))
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        _fill(made, files, made)
        return made
    return folder


def _fill(made: Path, files: Sequence[Path], folder: Path) -> None:
    """Put faces into a folder that will be named ``folder``."""
    for file in files:
        try:
            (made / file.name).hardlink_to(file)
        except OSError:  # a file system without links
            shutil.copyfile(file, made / file.name)
    cache = files[0].parent / "fontconfig"
    text = _FONTS_CONF.format(fonts=escape(str(folder)), cache=escape(str(cache)))
    (made / "fonts.conf").write_text(text, "utf-8")


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
        self._weasy = opened()
        self._fonts = _font_configuration()

    def stylesheet(self, css: str) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        """Parse a stylesheet; an unknown property or a broken rule is an error."""
        with _strict("stylesheet"):
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
        with _strict("page"):
            source = self._parsed(html)
            types = {block.address: TypeImage(block, self._foundry) for block in blocks}
            self._images.update(types)
            with self._shortcuts(stylesheets), _taken_apart(self._weasy.document):
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
                box.replacement = TypeImage(block, self._foundry)
                box.children = box.replacement.boxes
        return page

    @contextmanager
    def _shortcuts(self, stylesheets: Sequence[Any]) -> Iterator[None]:
        """Have elements share styles as long as their stylesheets are there, and places read at a glance."""
        css = self._weasy.css
        styles = _shared.get(stylesheets[0]) if len(stylesheets) == 1 else None
        if styles is None:
            styles = sharing(css.ComputedStyle)
            if len(stylesheets) == 1:
                _shared[stylesheets[0]] = styles
        find, read = css.find_style_attributes, css.preprocess_declarations
        with (
            _replaced(css, "ComputedStyle", styles),
            _replaced(css, "find_style_attributes", finding(find, css.properties.Dimension)),
            _replaced(css, "preprocess_declarations", reading(read)),
        ):
            yield

    def _parsed(self, html: str) -> Any:  # noqa: ANN401
        """Return a page as WeasyPrint holds it; one as well-formed as our templates write them is parsed by expat."""
        address, fetcher = f"{SCHEME}:", self._fetcher
        try:
            root = ElementTree.fromstring(html.removeprefix(_DOCTYPE))  # noqa: S314 - our own templates
        except ElementTree.ParseError:
            page = self._weasy.HTML(string=html, base_url=address, url_fetcher=fetcher)
            page._ua_stylesheets = _all_defaults  # noqa: SLF001 - no public way to other ones
            return page
        page = self._weasy.HTML.__new__(self._weasy.HTML)
        page.base_url, page.url_fetcher, page.media_type = address, fetcher, "print"
        page.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        page.etree_element = page.wrapper_element.etree_element
        page._ua_stylesheets = _defaults  # noqa: SLF001 - no public way to other ones
        return page

    def draw(self, page: LaidPage, bleed: float = 0.0) -> Sheet:
        """Draw a page for any file without tags, and let go of its boxes.

        Args:
            page: as it was laid out.
            bleed: of the press, in points.

        Raises:
            LayoutError: if the page uses what only a file of its own could hold.
        """
        from weasyprint.pdf.stream import Stream

        (printed,) = page.document.pages
        addresses = {hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(): name for name in self._pictures}
        with _strict("drawing"):
            drawing = drawn(printed, Stream, self._face_of, POINTS_PER_PX, bleed)
            made = sheet(printed, page.document.metadata, drawing, page.lines, addresses)
        if self._once:
            _take_apart(printed._page_box)  # noqa: SLF001 - no public way to the boxes
        return made

    def bind(self, sheets: Sequence[Sheet], *, finishers: Iterable[Finisher] = (), **options: object) -> bytes:
        """Bind sheets into one PDF.

        Args:
            sheets: in the order they are printed.
            finishers: called one after the other with the document and the PDF, before it is written.
            options: WeasyPrint's, as in a variant's row.
        """
        from weasyprint.document import Document, DocumentMetadata

        pages = [BoundPage(each, self._font, self._image) for each in sheets]
        about = DocumentMetadata(title=sheets[0].title, lang=sheets[0].language)
        with _strict("writing"), _packed_by(self._packing), tempfile.TemporaryFile() as file:
            document = Document(pages, about, self._fetcher, self._fonts, {}, None)
            document.write_pdf(file, finisher=in_turn(finishers), **options)
            if self._once:
                self._images, self._pictures = {}, {}
                del document, pages, self._fetcher
                tidied()
            file.seek(0)
            return file.read()

    def _face_of(self, pango_font: Any) -> tuple[Any, float]:  # noqa: ANN401
        """Return WeasyPrint's face for a font of Pango's; one a family, whatever the size."""
        from weasyprint.pdf.fonts import Font
        from weasyprint.text.fonts import get_pango_font_key

        key, description, size = get_pango_font_key(pango_font)
        if key not in self._faces:
            face = Font(pango_font, description, size)
            if get_pango_font_key(self._font(face.family))[0] != key:
                raise LayoutError(f"a page asks for {face.family!r} in a weight or slant that is not the face's own")
            self._faces[key] = face
        return self._faces[key], size

    def _font(self, family: str) -> Any:  # noqa: ANN401
        return self._foundry.press_font(family).font

    def _image(self, address: str) -> Any:  # noqa: ANN401
        from weasyprint.images import get_image_from_uri

        return get_image_from_uri(self._images, self._fetcher, self._weasy.DEFAULT_OPTIONS, address)

    def write(self, pages: Sequence[LaidPage], *, finishers: Iterable[Finisher] = (), **options: object) -> bytes:
        """Write laid out pages as one PDF.

        Args:
            pages: in the order they are printed.
            finishers: called one after the other with the document and the drawn PDF, before it is written.
            options: WeasyPrint's, as in a variant's row.
        """
        with _strict("writing"), _own_tags(), _packed_by(None), warnings.catch_warnings():
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
        return _fetchers()(self._pictures)


class _Leaving:
    """A page that lets go of its boxes once it is drawn; the tagger alone would ask for them later."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        self._page = page

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:  # noqa: ANN401
        self._page.paint(stream, scale)
        self._page._page_box = None  # noqa: SLF001 - no public way to the boxes


@lru_cache(maxsize=1)
def _defaults(forms: bool = False) -> list[Any]:  # noqa: ARG001 - as WeasyPrint calls it
    """Return what WeasyPrint's own stylesheet says of the elements that our templates write.

    To parse the whole takes longer than to lay out a page, and it gives each element six styles of markers and notes.
    """
    from weasyprint.html import UA

    wanted = {*ELEMENTS, ":link"}
    rules = [
        line for line in UA.splitlines() if "{" in line
    ]  # a rule a line, but for the page's own, which ours replace
    return _ua("\n".join(rule for rule in rules if wanted & {*_NAMES.findall(rule.partition("{")[0])}))


@lru_cache(maxsize=1)
def _all_defaults(forms: bool = False) -> list[Any]:  # noqa: ARG001 - as WeasyPrint calls it
    """Return WeasyPrint's own stylesheet whole, which a light import has not parsed."""
    from weasyprint.html import UA

    return _ua(UA)


def _ua(text: str) -> list[Any]:
    from weasyprint.css.counters import CounterStyle

    return [opened().CSS(string=text, counter_style=CounterStyle())]


@lru_cache(maxsize=1)
def _fetchers() -> Any:  # noqa: ANN401
    """Return the kind of fetcher that hands over pictures by name and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self, pictures: Mapping[str, bytes]) -> None:
            super().__init__()
            self._pictures = pictures

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401, ARG002
            if url not in self._pictures:
                raise FatalURLFetchingError(f"{url!r} is not part of the edition")
            content = self._pictures[url]
            return URLFetcherResponse(url, content, {"Content-Type": _kind(content)})

    return Fetcher


def _kind(data: bytes) -> str:
    return "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"


def opened() -> Any:  # noqa: ANN401
    """Return WeasyPrint, which opens Pango as it is imported; it takes a third of a second, and only a build needs it.

    Raises:
        MissingPartError: if Pango is not installed.
    """
    try:
        with _light_imports(), declared(_prepared.get("faces")):
            import weasyprint
            import weasyprint.urls
    except OSError as error:  # cffi could not open Pango
        finding = Finding(
            code="press/no-pango", severity=Severity.FAIL, message=str(error).splitlines()[0],
            hint="install Pango, on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )  # fmt: skip
        raise MissingPartError("Pango is missing", [finding]) from error
    return weasyprint


@contextmanager
def _light_imports() -> Iterator[None]:
    """Keep what WeasyPrint would import and never use here out of a start: half of the time it takes.

    ``ctypes.util.find_library`` starts ldconfig, gcc and ld for each name of a library, before cffi is asked for the
    next name, which on Linux the loader knows. fontTools is for machines without HarfBuzz's subsetter, for variable fonts
    and for those of the web; prepared faces are none of them. Of the stylesheets that WeasyPrint parses at once pages need one,
    and not whole (`_defaults`).
    """
    if "weasyprint" in sys.modules or sys.platform != "linux":
        yield
        return
    find_library = ctypes.util.find_library
    stand_ins = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    for name, module in stand_ins.items():
        module.TTLibError = LayoutError  # type: ignore[attr-defined]
        for part in _UNUSED[name]:
            setattr(module, part, partial(_not_here, f"{name}.{part}"))
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - its name is the argument's
    sys.modules.update(stand_ins)
    try:
        with _replaced(tinycss2, "parse_stylesheet", lambda *_, **__: []):
            yield
    finally:
        ctypes.util.find_library = find_library
        for name in stand_ins:
            del sys.modules[name]


def _not_here(name: str, *_: object, **__: object) -> None:
    raise LayoutError(f"WeasyPrint asked for {name}: faces are prepared so that it need not")


#: Classes of styles by the stylesheet they are worked out from.
_shared: WeakKeyDictionary[Any, type[Any]] = WeakKeyDictionary()
_configurations: dict[str, Any] = {}


def _font_configuration() -> Any:  # noqa: ANN401
    """Return one font configuration for each set of fonts in use: a second would cost memory and bring nothing."""
    conf = os.environ["FONTCONFIG_FILE"]
    if conf not in _configurations:
        from weasyprint.text.fonts import FontConfiguration

        _configurations[conf] = FontConfiguration()
    return _configurations[conf]


_foundries: WeakKeyDictionary[Shaper, Foundry] = WeakKeyDictionary()


def _foundry(shaper: Shaper) -> Foundry:
    """One foundry a shaper: what was shaped for one variant is there for the next."""
    if shaper not in _foundries:
        _foundries[shaper] = Foundry(shaper, _press_font)
    return _foundries[shaper]


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _strict(what: str) -> Iterator[None]:
    """Turn every warning WeasyPrint logs meanwhile into an error, and its refusal to fetch, which is no Exception."""
    from weasyprint.urls import FatalURLFetchingError

    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [collector], False
    try:
        yield
    except FatalURLFetchingError as error:
        finding = Finding(code="press/foreign-address", severity=Severity.FAIL, message=f"{what}: {error}")
        raise LayoutError("a page asks for what is not part of the edition", [finding]) from error
    finally:
        logger.handlers, logger.propagate = handlers, propagate
    if collector.messages:
        findings = [
            Finding(code="press/engine", severity=Severity.FAIL, message=f"{what}: {message}")
            for message in dict.fromkeys(collector.messages)
        ]
        raise LayoutError("WeasyPrint warned", findings)


@contextmanager
def _own_tags() -> Iterator[None]:
    """Keep WeasyPrint from building a structure tree; marked content is drawn all the same, for `layout.press.tags`."""
    from weasyprint import pdf

    with _replaced(pdf, "add_tags", lambda *_: None):
        yield


@contextmanager
def _packed_by(packing: Packing | None) -> Iterator[None]:
    """Have a file's streams packed as we do it; with a packing, those of the file before are not packed again."""
    packing = packing or Packing()
    with _replaced(pydyf, "zlib", packing), packing.of_file():
        yield


@contextmanager
def _taken_apart(document: Any) -> Iterator[None]:  # noqa: ANN401
    """Take apart what a page's layout alone needs, when it is over.

    It holds itself, all styles and the whole tree, and would stay until somebody looks for garbage.
    """
    contexts: list[Any] = []
    stock = document.LayoutContext

    def noted(*given: object) -> Any:  # noqa: ANN401
        contexts.append(stock(*given))
        return contexts[-1]

    with _replaced(document, "LayoutContext", noted):
        yield
    for context in contexts:
        vars(context.style_for).clear()
        vars(context).clear()


def _take_apart(box: Any) -> None:  # noqa: ANN401
    """Take apart a box and all that stand in it: they hold each other."""
    boxes = [box]
    while boxes:
        known = vars(boxes.pop())
        boxes += known.get("children", ())
        if "_box" in known:  # it stands for one that is placed absolutely
            boxes.append(known["_box"])
        known.clear()


@contextmanager
def _replaced(module: Any, name: str, stand_in: Any) -> Iterator[None]:  # noqa: ANN401
    """Put something else in the place of a part of WeasyPrint."""
    stock = getattr(module, name)
    setattr(module, name, stand_in)
    try:
        yield
    finally:
        setattr(module, name, stock)


def _press_font(family: str) -> PressFont:
    """Return a prepared face as Pango has it: its name picks one file.

    Raises:
        LayoutError: if Pango took another face for it.
    """
    from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango

    font_map = _font_configuration().font_map
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    pango.pango_font_description_set_family(description, ffi.new("char[]", family.encode()))
    pango.pango_font_description_set_absolute_size(description, _MEASURED * TO_UNITS)
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    font = ffi.gc(pango.pango_font_map_load_font(font_map, context, description), gobject.g_object_unref)
    got = ffi.gc(pango.pango_font_describe_with_absolute_size(font), pango.pango_font_description_free)
    name = ffi.string(pango.pango_font_description_get_family(got)).decode()
    if name != family:
        raise LayoutError(f"Pango has {name!r} for {family!r}")
    metrics = ffi.gc(pango.pango_font_get_metrics(font, ffi.NULL), pango.pango_font_metrics_unref)
    return PressFont(font, -pango.pango_font_metrics_get_underline_position(metrics) / TO_UNITS / _MEASURED)


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
