"""WeasyPrint's door: the only import of weasyprint, and what of it is replaced.

It is opened without what it never needs here, and its private configuration of fonts holds the faces in use. Nothing is
fetched: pictures are handed over as bytes under names of our own, and every other address is refused. WeasyPrint only logs
what goes wrong; here each warning is a finding, and the build fails on it.
"""

import ctypes.util
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from types import ModuleType
from typing import Any, Final

import pydyf
import tinycss2

from layout.errors import LayoutError, MissingPartError
from layout.findings import Finding, Severity
from layout.press.declarations import declared
from layout.press.faces import configuration, prepared_folder
from layout.press.packing import Packing
from layout.press.textpath import PressFont

#: Modules of fontTools that take a tenth of a second and stand by for cases that do not come up, and what is taken of them.
_UNUSED: Final = {
    "fontTools.subset": (),
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
#: Elements that our templates write; those of a drawing are not CSS's.
_WRITTEN: Final = "html head meta title body div article section h1 h2 h3 p span b a img svg"
ELEMENTS: Final = frozenset(_WRITTEN.split())
#: What a selector speaks of, by name.
_NAMES: Final = re.compile(r":link|[a-z][a-z0-9]*")
#: Size at which faces are measured, in pixels.
_MEASURED: Final = 1000

_configurations: dict[str, Any] = {}


# -- opening -----------------------------------------------------------------------------------------------------------


def opened() -> Any:  # noqa: ANN401
    """Return WeasyPrint, which opens Pango as it is imported; it takes a third of a second, and only a build needs it.

    Raises:
        MissingPartError: if Pango is not installed.
    """
    try:
        with _light_imports(), declared(prepared_folder()):
            import weasyprint
            import weasyprint.urls

            weasyprint.images.RasterImage = _keeping_line_art()
    except OSError as error:  # cffi could not open Pango
        finding = Finding(
            code="press/no-pango", severity=Severity.FAIL, message=str(error).splitlines()[0],
            hint="install Pango, on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )  # fmt: skip
        raise MissingPartError("Pango is missing", [finding]) from error
    return weasyprint


@cache
def _keeping_line_art() -> type:
    """Return WeasyPrint's picture for one that keeps line art of one bit a pixel; WeasyPrint makes it RGB of 24."""
    from weasyprint.images import RasterImage

    class Picture(RasterImage):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self, image: Any, *args: Any, **options: Any) -> None:  # noqa: ANN401
            # WeasyPrint keeps a PNG's own bytes, if nothing in them is transparent.
            self._line_art = image.mode == "1" and image.format == "PNG" and "transparency" not in image.info
            grey = image.convert("L") if self._line_art else image
            grey.format = image.format
            super().__init__(grey, *args, **options)

        def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:  # noqa: ANN401
            made = super().get_x_object(interpolate, dpi_ratio)
            if self._line_art:
                made.extra["BitsPerComponent"] = made.extra["DecodeParms"]["BitsPerComponent"] = 1
            return made

    return Picture


@contextmanager
def _light_imports() -> Iterator[None]:
    """Keep what WeasyPrint would import and never use here out of a start: half of the time it takes.

    ``ctypes.util.find_library`` starts ldconfig, gcc and ld for each name of a library, before cffi is asked for the
    next name, which on Linux the loader knows. fontTools is for machines without HarfBuzz's subsetter, for variable fonts
    and for those of the web; prepared faces are none of them. Of the stylesheets that WeasyPrint parses at once pages need one,
    and not whole (`defaults`).
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
        with replaced(tinycss2, "parse_stylesheet", lambda *_, **__: []):
            yield
    finally:
        ctypes.util.find_library = find_library
        for name in stand_ins:
            del sys.modules[name]


def _not_here(name: str, *_: object, **__: object) -> None:
    raise LayoutError(f"WeasyPrint asked for {name}: faces are prepared so that it need not")


def font_configuration() -> Any:  # noqa: ANN401
    """Return one font configuration for each set of fonts in use: a second would cost memory and bring nothing."""
    conf = configuration()
    if conf not in _configurations:
        from weasyprint.text.fonts import FontConfiguration

        _configurations[conf] = FontConfiguration()
    return _configurations[conf]


def press_font(family: str) -> PressFont:
    """Return a prepared face as Pango has it: its name picks one file.

    Raises:
        LayoutError: if Pango took another face for it.
    """
    from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango

    font_map = font_configuration().font_map
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


# -- its own stylesheet ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def defaults(forms: bool = False) -> list[Any]:  # noqa: ARG001 - as WeasyPrint calls it
    """Return what WeasyPrint's own stylesheet says of the elements that our templates write.

    To parse the whole takes longer than to lay out a page, and it gives each element six styles of markers and notes.
    """
    from weasyprint.html import UA

    wanted = {*ELEMENTS, ":link"}
    # A rule a line, but for those of pages, which have their own.
    rules = [line for line in UA.splitlines() if "{" in line]
    return _ua("\n".join(rule for rule in rules if wanted & {*_NAMES.findall(rule.partition("{")[0])}))


@lru_cache(maxsize=1)
def all_defaults(forms: bool = False) -> list[Any]:  # noqa: ARG001 - as WeasyPrint calls it
    """Return WeasyPrint's own stylesheet whole, which a light import has not parsed."""
    from weasyprint.html import UA

    return _ua(UA)


def _ua(text: str) -> list[Any]:
    from weasyprint.css.counters import CounterStyle

    return [opened().CSS(string=text, counter_style=CounterStyle())]


# -- pictures ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _fetcher_type() -> Any:  # noqa: ANN401
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


def fetcher(pictures: Mapping[str, bytes]) -> Any:  # noqa: ANN401
    """Return what hands over pictures by their addresses."""
    return _fetcher_type()(pictures)


def _kind(data: bytes) -> str:
    return "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"


# -- while it works ----------------------------------------------------------------------------------------------------


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def strict(what: str) -> Iterator[None]:
    """Turn every warning WeasyPrint logs meanwhile into an error, and its refusal to fetch, which is no Exception."""
    from weasyprint.urls import FatalURLFetchingError

    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [collector], False
    try:
        yield
    except FatalURLFetchingError as error:
        hint = "name a file beside the copy or in the style; nothing is fetched from elsewhere"
        finding = Finding(code="press/foreign-address", severity=Severity.FAIL, message=f"{what}: {error}", hint=hint)
        raise LayoutError("a page asks for what is not part of the edition", [finding]) from error
    finally:
        logger.handlers, logger.propagate = handlers, propagate
    if collector.messages:
        hint = "look at the style's stylesheets and templates; if they are as they came, please report it with the copy"
        findings = [
            Finding(code="press/engine", severity=Severity.FAIL, message=f"{what}: {message}", hint=hint)
            for message in dict.fromkeys(collector.messages)
        ]
        raise LayoutError("WeasyPrint warned", findings)


@contextmanager
def own_tags() -> Iterator[None]:
    """Keep WeasyPrint from building a structure tree; marked content is drawn all the same, for `layout.press.tags`."""
    from weasyprint import pdf

    with replaced(pdf, "add_tags", lambda *_: None):
        yield


@contextmanager
def packed_by(packing: Packing | None) -> Iterator[None]:
    """Have a file's streams packed as we do it; with a packing, those of the file before are not packed again."""
    packing = packing or Packing()
    with replaced(pydyf, "zlib", packing), packing.of_file():
        yield


@contextmanager
def letting_go_of_layout(document: Any) -> Iterator[None]:  # noqa: ANN401
    """Take apart what a page's layout alone needs, when it is over.

    It holds itself, all styles and the whole tree, and would stay until somebody looks for garbage.
    """
    contexts: list[Any] = []
    stock = document.LayoutContext

    def noted(*given: object) -> Any:  # noqa: ANN401
        contexts.append(stock(*given))
        return contexts[-1]

    with replaced(document, "LayoutContext", noted):
        yield
    for context in contexts:
        vars(context.style_for).clear()
        vars(context).clear()


def let_go_of_boxes(box: Any) -> None:  # noqa: ANN401
    """Take apart a box and all that stand in it: they hold each other."""
    boxes = [box]
    while boxes:
        known = vars(boxes.pop())
        boxes += known.get("children", ())
        if "_box" in known:  # it stands for one that is placed absolutely
            boxes.append(known["_box"])
        known.clear()


@contextmanager
def replaced(module: Any, name: str, stand_in: Any) -> Iterator[None]:  # noqa: ANN401
    """Put something else in the place of a part of WeasyPrint."""
    stock = getattr(module, name)
    setattr(module, name, stand_in)
    try:
        yield
    finally:
        setattr(module, name, stock)
