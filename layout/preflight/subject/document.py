"""A PDF opened for examination: the file's facts at once, a page's marks when they are asked for."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from layout.preflight.subject import colours, fonts, objects
from layout.preflight.subject.digests import Digests
from layout.preflight.subject.objects import Obj
from layout.preflight.subject.values import (
    Annotation,
    Boxes,
    Document,
    Embedded,
    OutputIntent,
    Page,
    StreamFact,
    Walk,
)
from layout.preflight.subject.walk import Walker
from layout.press.cache import key_of

_INHERITED: Final = 32  #: Page trees deeper than this are damage.
#: The most bytes of a file inside the file that is asked whether it is PDF/A.
_MOST_EMBEDDED: Final = 1 << 28
_HIDDEN: Final = 2
_PRINT: Final = 4
_NO_VIEW: Final = 32
#: Actions that run a program or script, fetch something, or change the document (ISO 19005-2:2011, 6.5.1).
_ACTIONS: Final = frozenset(
    {
        "JavaScript",
        "Launch",
        "Sound",
        "Movie",
        "ResetForm",
        "ImportData",
        "Hide",
        "SetOCGState",
        "Rendition",
        "Trans",
        "GoTo3DView",
        "SubmitForm",
    }
)


class Subject:
    """A PDF under examination; a context manager that closes the file.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        opened = objects.open_pdf(path)
        self.fault = opened.fault
        self._pdf = opened.pdf
        self._warnings = opened.warnings
        self._spaces = colours.Spaces()
        self._settings: dict[objects.Identity, fonts.Setting] = {}
        self._damages: dict[objects.Identity, str] = {}
        self._digests = Digests(self._pdf)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pdf is not None:
            self._pdf.close()

    @cached_property
    def document(self) -> Document:
        """The file's facts; of a file that cannot be opened, those of an empty one."""
        if self._pdf is None:
            return Document.nothing()
        pdf = self._pdf
        root = pdf.Root
        metadata = objects.get(root, "Metadata")
        streams, actions = _survey(pdf)
        layers = _layers(objects.get(root, "OCProperties"))
        told = Document(
            version=_version(pdf),
            encrypted=bool(pdf.is_encrypted),
            repaired=(),
            ids=len([each for each in objects.elements(objects.get(pdf.trailer, "ID")) if objects.raw(each)]),
            xmp=objects.xmp_properties(pdf) if objects.is_stream(metadata) else None,
            has_xmp=metadata is not None,
            xmp_filters=objects.filters(metadata) if objects.is_stream(metadata) else (),
            info={key: objects.text(value) or objects.name(value) for key, value in objects.items(_info(pdf))},
            intents=tuple(_intents(root)),
            pages=tuple(_page(page.obj, number) for number, page in enumerate(pdf.pages, 1)),
            streams=streams,
            actions=tuple(sorted(set(actions) | set(_catalog_actions(root)))),
            forms=tuple(_forms(root)),
            embedded_files=tuple(_embedded(pdf)),
            layers=layers.present,
            layer_configs=layers.configs,
            layer_faults=layers.faults,
            marked=objects.flag(objects.get(objects.get(root, "MarkInfo"), "Marked")),
            structure=objects.get(root, "StructTreeRoot") is not None,
            language=objects.text(objects.get(root, "Lang")),
            title_shown=objects.flag(objects.get(objects.get(root, "ViewerPreferences"), "DisplayDocTitle")),
        )
        return told._replace(repaired=(*self._warnings, *objects.warnings(pdf, self.path)))

    def walk(self, page: Page) -> Walk:
        """Return what a page paints."""
        if self._pdf is None:
            return Walk()
        obj = self._pdf.pages[page.number - 1].obj
        walker = Walker(self._spaces, self._settings, self._damages)
        walk = walker.walk(obj, page.boxes, _inherited(obj, "Resources"))
        mended = objects.warnings(self._pdf, self.path)
        return walk._replace(faults=(*(f"damaged data: {each}" for each in mended), *walk.faults))

    def key(self, page: Page) -> str | None:
        """Return what changes whenever what a page paints does; None where not all of it can be read."""
        if self._pdf is None:
            return None
        obj = self._pdf.pages[page.number - 1].obj
        parts = (objects.get(obj, "Contents"), _inherited(obj, "Resources"), objects.get(obj, "Group"))
        digests = [self._digests.of(part) for part in parts]
        return None if None in digests else key_of("walk", page.boxes, *digests)


def _version(pdf: Obj) -> str:
    written = objects.name(objects.get(pdf.Root, "Version"))
    head = str(pdf.pdf_version)
    return max(head, written, key=_version_order) if written else head


def _version_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _info(pdf: Obj) -> Obj:
    return objects.get(pdf.trailer, "Info")


def _intents(root: Obj) -> Iterator[OutputIntent]:
    for intent in objects.elements(objects.get(root, "OutputIntents")):
        profile = objects.get(intent, "DestOutputProfile")
        yield OutputIntent(
            subtype=objects.name(objects.get(intent, "S")),
            identifier=objects.text(objects.get(intent, "OutputConditionIdentifier")),
            registry=objects.text(objects.get(intent, "RegistryName")),
            info=objects.text(objects.get(intent, "Info")),
            profile=objects.data(profile) if objects.is_stream(profile) else None,
            profile_identity=objects.identity(profile) if objects.is_stream(profile) else None,
            components=int(objects.number(objects.get(profile, "N"))),
        )


# ---- pages ------------------------------------------------------------------------------------------------


def _inherited(page: Obj, key: str) -> Obj:
    for _ in range(_INHERITED):
        value = objects.get(page, key)
        if value is not None:
            return value
        page = objects.get(page, "Parent")
        if page is None:
            return None
    return None


def _rectangle(obj: Obj) -> tuple[float, float, float, float] | None:
    values = objects.numbers(obj)
    if len(values) != 4:
        return None
    x0, y0, x1, y1 = values
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _page(page: Obj, number: int) -> Page:
    boxes = Boxes(
        media=_rectangle(_inherited(page, "MediaBox")),
        crop=_rectangle(_inherited(page, "CropBox")),
        bleed=_rectangle(objects.get(page, "BleedBox")),
        trim=_rectangle(objects.get(page, "TrimBox")),
        art=_rectangle(objects.get(page, "ArtBox")),
    )
    return Page(
        number=number,
        boxes=boxes,
        rotate=int(objects.number(_inherited(page, "Rotate"))),
        user_unit=objects.number(objects.get(page, "UserUnit"), 1.0),
        annotations=tuple(_annotations(page, boxes)),
        keys=tuple(sorted(objects.keys(page))),
    )


def _annotations(page: Obj, boxes: Boxes) -> Iterator[Annotation]:
    for annotation in objects.elements(objects.get(page, "Annots")):
        flags = int(objects.number(objects.get(annotation, "F")))
        area = _rectangle(objects.get(annotation, "Rect")) or (0.0, 0.0, 0.0, 0.0)
        yield Annotation(
            subtype=objects.name(objects.get(annotation, "Subtype")),
            box=boxes.placed(area),
            printed=bool(flags & _PRINT),
            hidden=bool(flags & (_HIDDEN | _NO_VIEW)),
            has_action=any(objects.get(annotation, key) is not None for key in ("A", "AA")),
            has_appearance=objects.get(objects.get(annotation, "AP"), "N") is not None,
            has_contents=bool(objects.text(objects.get(annotation, "Contents"))),
        )


# ---- the catalog and all objects --------------------------------------------------------------------------


def _survey(pdf: Obj) -> tuple[tuple[StreamFact, ...], set[str]]:
    """Return what every stream says of its storage, and the actions that any object holds."""
    streams: list[StreamFact] = []
    actions: set[str] = set()
    for obj in pdf.objects:
        if objects.is_stream(obj):
            external = objects.get(obj, "F") is not None
            kind = objects.name(objects.get(obj, "Subtype")) or objects.name(objects.get(obj, "Type"))
            streams.append(
                StreamFact(identity=objects.identity(obj), filters=objects.filters(obj), external=external, kind=kind)
            )
        elif objects.is_dictionary(obj):
            actions.update(_actions(obj))
    return tuple(streams), actions


def _actions(obj: Obj) -> Iterator[str]:
    for holder in (obj, objects.get(obj, "A")):
        kind = objects.name(objects.get(holder, "S"))
        if kind in _ACTIONS and objects.name(objects.get(holder, "Type")) in {"", "Action"}:
            yield kind
    if objects.is_dictionary(objects.get(obj, "AA")):
        yield "AA"


def _catalog_actions(root: Obj) -> Iterator[str]:
    names = objects.get(root, "Names")
    if objects.get(names, "JavaScript") is not None:
        yield "JavaScript"
    opening = objects.get(root, "OpenAction")
    if objects.name(objects.get(opening, "S")) not in {"", "GoTo"}:
        yield "OpenAction"
    if objects.get(root, "AA") is not None:
        yield "AA"


def _forms(root: Obj) -> Iterator[str]:
    form = objects.get(root, "AcroForm")
    if objects.elements(objects.get(form, "Fields")):
        yield "fields"
    if objects.get(form, "XFA") is not None:
        yield "XFA"
    if objects.flag(objects.get(form, "NeedAppearances")):
        yield "NeedAppearances"
    if objects.flag(objects.get(root, "NeedsRendering")):
        yield "NeedsRendering"


def _embedded(pdf: Obj) -> Iterator[Embedded]:
    """Give the files inside the file: those that its list of names has, and those that the document goes with."""
    named = list(_named(objects.get(objects.get(pdf.Root, "Names"), "EmbeddedFiles")))
    files = (*named, *objects.elements(objects.get(pdf.Root, "AF")))
    holders = pdf.objects if files else ()
    associated = {objects.identity(file) for holder in holders for file in objects.elements(objects.get(holder, "AF"))}
    seen: set[objects.Identity | None] = set()
    for written in files:
        identity = objects.identity(written)
        if identity is None or identity not in seen:
            seen.add(identity)
            yield _embedded_file(written, associated=identity in associated)


def _named(tree: Obj) -> Iterator[Obj]:
    """Give the values of a name tree; a node that is its own kid gives them once."""
    nodes, seen = [tree], set[objects.Identity | None]()
    while nodes:
        node = nodes.pop()
        identity = objects.identity(node)
        if identity is None or identity not in seen:
            seen.add(identity)
            yield from objects.elements(objects.get(node, "Names"))[1::2]
            nodes += reversed(objects.elements(objects.get(node, "Kids")))


def _embedded_file(written: Obj, *, associated: bool) -> Embedded:
    names = [objects.text(objects.get(written, key)) for key in ("UF", "F")]
    held = objects.get(written, "EF")
    stream = next((each for each in (objects.get(held, "F"), objects.get(held, "UF")) if objects.is_stream(each)), None)
    return Embedded(
        name=next(filter(None, names), ""),
        both_names=all(names),
        relationship=objects.name(objects.get(written, "AFRelationship")),
        kind=objects.name(objects.get(stream, "Subtype")),
        associated=associated,
        archive_part=objects.archive_part(objects.data_up_to(stream, _MOST_EMBEDDED)),
    )


class _Layers(NamedTuple):
    """What a file has of optional content."""

    present: bool
    configs: int
    faults: tuple[str, ...]


def _layers(properties: Obj) -> _Layers:
    configs = objects.elements(objects.get(properties, "Configs"))
    every = [
        ("default", objects.get(properties, "D")),
        *((f"no. {i}", each) for i, each in enumerate(configs, 1)),
    ]
    faults = []
    for label, config in every if properties is not None else ():
        if not objects.text(objects.get(config, "Name")):
            faults.append(f"the {label} configuration has no name")
        if objects.get(config, "AS") is not None:
            faults.append(f"the {label} configuration switches layers by itself (AS)")
    return _Layers(properties is not None, len(configs), tuple(faults))
