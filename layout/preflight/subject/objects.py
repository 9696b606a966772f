"""PDF objects read without trust; the only module of preflight that imports pikepdf.

A stranger's file may hold a number where a name belongs, or nothing at all. Every function here gives a plain
value of the type it promises, and a neutral one where the file does not keep to it.
"""

import io
import logging
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.parsers import expat

import pikepdf

#: qpdf's remarks come back as warnings of the file; nothing is to reach the terminal from here.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

#: An object as pikepdf gives it. It has no static types worth the name; the functions below give them.
Obj = Any
#: What pikepdf raises on damaged objects.
FAULTS: Final = (
    pikepdf.PikepdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
)

#: A reference to an indirect object; in a string it only looks like one, and then leads to one more that is looked at.
_REFERENCE: Final = re.compile(rb"\b([0-9]{1,9}) ([0-9]{1,5}) R\b")

Matrix = tuple[float, float, float, float, float, float]
Identity = tuple[int, int]


class OpenFault(NamedTuple):
    """Why a file cannot be examined."""

    code: str
    message: str


class Opened(NamedTuple):
    """An open PDF, or why there is none."""

    pdf: pikepdf.Pdf | None
    fault: OpenFault | None
    warnings: tuple[str, ...]


def open_pdf(path: Path) -> Opened:
    """Open a PDF; what qpdf had to repair is told as warnings."""
    head = _head(path)
    if isinstance(head, OpenFault):
        return Opened(None, head, ())
    try:
        pdf = pikepdf.open(path, suppress_warnings=True)
        len(pdf.pages)
    except pikepdf.PasswordError:
        return Opened(None, OpenFault("file/locked", "the file is encrypted and wants a password"), ())
    except FAULTS as error:
        return Opened(None, OpenFault("file/damaged", f"it cannot be opened: {_short(error, path)}"), ())
    before = head.index(b"%PDF-")
    junk = (f"{before} bytes stand before its first line, %PDF-",) if before else ()
    return Opened(pdf, None, (*junk, *warnings(pdf, path)))


def is_special(path: Path) -> bool:
    """Whether a path leads to a folder, a pipe or a device; not where it cannot be reached."""
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False


def _head(path: Path) -> bytes | OpenFault:
    """Return how a PDF begins, or why it is none."""
    try:
        if is_special(path):  # to open a pipe would wait for whoever writes into it
            return OpenFault("file/unreadable", "it is a folder, a pipe or a device")
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        return OpenFault("file/unreadable", error.strerror or "it cannot be read")
    if not head:
        return OpenFault("file/empty", "the file is empty (0 bytes)")
    return head if b"%PDF-" in head else OpenFault("file/no-pdf", f"the file is no PDF: it begins {_kind(head)}")


def warnings(pdf: pikepdf.Pdf, path: Path) -> tuple[str, ...]:
    """Return what qpdf had to mend since this was asked last: streams cut short show when they are read."""
    return tuple(dict.fromkeys(_short(text, path) for text in pdf.get_warnings()))


def _short(text: object, path: Path) -> str:
    return " ".join(str(text).replace(str(path), path.name).split())[:200]


def _kind(head: bytes) -> str:
    known = {
        b"\xff\xd8\xff": "like a JPEG",
        b"\x89PNG": "like a PNG",
        b"PK": "like a ZIP",
        b"<": "like HTML or XML",
    }
    for start, kind in known.items():
        if head.startswith(start):
            return kind
    return repr(head[:8])[1:]


# ---- plain values of objects ------------------------------------------------------------------------------


def get(obj: Obj, key: str) -> Obj:
    """Return a dictionary's or stream's entry by its name without slash, or None."""
    try:
        return obj.get("/" + key) if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)) else None
    except FAULTS:
        return None


def keys(obj: Obj) -> tuple[str, ...]:
    """Return the names of a dictionary's or stream's entries without slash."""
    try:
        if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
            return tuple(str(key)[1:] for key in obj.keys())  # noqa: SIM118 - iterating a stream gives its bytes
    except FAULTS:
        pass
    return ()


def items(obj: Obj) -> Iterator[tuple[str, Obj]]:
    """Give a dictionary's or stream's entries."""
    for key in keys(obj):
        yield key, get(obj, key)


def elements(obj: Obj) -> list[Obj]:
    """Return an array's elements; of anything else, none."""
    try:
        return list(obj) if isinstance(obj, pikepdf.Array) else []
    except FAULTS:
        return []


def one_or_many(obj: Obj) -> list[Obj]:
    """Return an array's elements, or the object itself as the only one; of None, none."""
    if isinstance(obj, pikepdf.Array):
        return elements(obj)
    return [] if obj is None else [obj]


def name(obj: Obj) -> str:
    """Return a name without slash, also one that is read already; of anything else, an empty string."""
    if isinstance(obj, str):
        return obj
    if not isinstance(obj, pikepdf.Name):
        return ""
    try:
        return str(obj)[1:]
    except UnicodeDecodeError:  # older programs wrote names in Latin-1
        return bytes(obj.unparse())[1:].decode("latin-1")


def text(obj: Obj) -> str:
    """Return a text string; of anything else, an empty string."""
    try:
        return str(obj) if isinstance(obj, pikepdf.String) else ""
    except FAULTS:
        return ""


def raw(obj: Obj) -> bytes:
    """Return a string's bytes; of anything else, none."""
    return bytes(obj) if isinstance(obj, pikepdf.String) else b""


def number(obj: Obj, default: float = 0.0) -> float:
    """Return a number, or the default."""
    try:
        return default if obj is None or isinstance(obj, (bool, str, pikepdf.Object)) else float(obj)
    except FAULTS:
        return default


def is_number(obj: Obj) -> bool:
    """Whether the object is a number."""
    return obj is not None and not isinstance(obj, (bool, str, bytes, pikepdf.Object, pikepdf.PdfInlineImage))


def numbers(obj: Obj) -> tuple[float, ...]:
    """Return an array of numbers; elements that are none count as 0."""
    return tuple(number(element) for element in elements(obj))


def flag(obj: Obj) -> bool:
    """Return whether the object is true."""
    return obj is True


def matrix(obj: Obj) -> Matrix:
    """Return a transformation, or the identity."""
    values = numbers(obj)
    return values if len(values) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def is_stream(obj: Obj) -> bool:
    """Whether the object is a stream."""
    return isinstance(obj, pikepdf.Stream)


def is_dictionary(obj: Obj) -> bool:
    """Whether the object is a dictionary without a stream."""
    return isinstance(obj, pikepdf.Dictionary)


def identity(obj: Obj) -> Identity | None:
    """Return object and generation number, or None where the object is written in place."""
    try:
        found: Identity = tuple(obj.objgen)
    except FAULTS:
        return None
    return found if found != (0, 0) else None


def data(stream: Obj) -> bytes:
    """Return a stream's decoded bytes; empty where it cannot be decoded."""
    try:
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)) if is_stream(stream) else b""
    except FAULTS:
        return b""


def data_up_to(stream: Obj, most: int) -> bytes:
    """Return the bytes of a stream that is stored plain or by Flate alone; empty where they are more than `most`."""
    held = stored(stream)
    if filters(stream) == ("FlateDecode",) and get(stream, "DecodeParms") is None:
        return inflated(held, most) or b""
    return held if not filters(stream) and len(held) <= most else b""


def inflated(data: bytes, most: int) -> bytes | None:
    """Return what Flate data hold, up to where they are damaged; None where it is more than `most` bytes."""
    inflate = zlib.decompressobj()
    try:
        found = inflate.decompress(data, most)
    except zlib.error:
        return b""
    return None if inflate.unconsumed_tail else found


def stored(stream: Obj) -> bytes:
    """Return a stream's bytes as they are stored."""
    try:
        return bytes(stream.read_raw_bytes()) if is_stream(stream) else b""
    except FAULTS:
        return b""


class Written(NamedTuple):
    """An object as it is written, without the numbers of those it refers to."""

    text: bytes
    data: bytes
    """A stream's bytes as stored."""
    references: tuple[Identity, ...]
    """Those it refers to, in their order."""


def written(obj: Obj) -> Written:
    """Return an object as it is written.

    Raises:
        One of `FAULTS`: where it cannot be read.
    """
    if not isinstance(obj, pikepdf.Object):  # a number, a truth or nothing
        return Written(repr(obj).encode(), b"", ())
    stream = is_stream(obj)
    text = bytes((obj.stream_dict if stream else obj).unparse(resolved=True))
    return Written(
        text=_REFERENCE.sub(b"R", text),
        data=bytes(obj.read_raw_bytes()) if stream else b"",
        references=tuple((int(number), int(generation)) for number, generation in _REFERENCE.findall(text)),
    )


def filters(stream: Obj) -> tuple[str, ...]:
    """Return the names of a stream's filters in order."""
    return tuple(name(each) for each in one_or_many(get(stream, "Filter")))


class ContentFault(ValueError):  # noqa: N818 - a fault of the file, not of the program
    """A content stream that cannot be read."""


def content_of(holder: Obj) -> bytes | None:
    """Return the decoded content of a page, or of a content stream; None where it is not whole."""
    written = get(holder, "Contents") if is_dictionary(holder) else holder
    try:
        streams = elements(written) if isinstance(written, pikepdf.Array) else [written]
        return b"\n".join([bytes(each.read_bytes()) for each in streams]) if all(map(is_stream, streams)) else None
    except FAULTS:
        return None


class Instructions(NamedTuple):
    """The operators of a content stream, each with its operands, and how many they are."""

    length: int
    each: Iterable[tuple[str, Sequence[Obj]]]


def instructions(content: Obj) -> Instructions:
    """Return the operators of a page or content stream in order, with `plain` operands.

    An inline image is the operator `BI` with its dictionary as operand.

    Raises:
        ContentFault: where the stream cannot be decoded or parsed.
    """
    try:
        parsed = pikepdf.parse_content_stream(content)
    except FAULTS as error:
        raise ContentFault(str(error)) from error
    return Instructions(len(parsed), map(_instruction, parsed))


def _instruction(parsed: Obj) -> tuple[str, Sequence[Obj]]:
    if isinstance(parsed, pikepdf.ContentStreamInlineImage):
        return "BI", (parsed.iimage.obj,)
    return str(parsed.operator), [plain(each) for each in parsed.operands]


def plain(obj: Obj) -> Obj:
    """Return a number as float, a name without slash as str, a string as bytes; an array as a list of them."""
    return [_simple(each) for each in elements(obj)] if isinstance(obj, pikepdf.Array) else _simple(obj)


def _simple(obj: Obj) -> Obj:
    if isinstance(obj, pikepdf.Name):
        return name(obj)
    if isinstance(obj, pikepdf.String):
        return raw(obj)
    return number(obj) if is_number(obj) else obj


def archive_part(data: bytes) -> str:
    """Return the part of PDF/A that a PDF says it is; empty where it is no PDF or says none."""
    if not data.startswith(b"%PDF-"):
        return ""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return (xmp_properties(pdf) or {}).get("{http://www.aiim.org/pdfa/ns/id/}part", "")
    except FAULTS:
        return ""


def xmp_properties(pdf: pikepdf.Pdf) -> dict[str, str] | None:
    """Return the XMP's properties by `{namespace}name`, or None where it cannot be parsed.

    Several values are joined by "; ".
    """
    try:
        expat.ParserCreate().Parse(data(pdf.Root.Metadata), True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False, strict=True) as metadata:
            return {str(key): _joined(metadata.get(key)) for key in metadata}
    except (*FAULTS, SyntaxError, expat.ExpatError):
        return None


def _joined(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(each) for each in value)
    if isinstance(value, (set, frozenset)):
        return "; ".join(sorted(str(each) for each in value))
    return "" if value is None else str(value)
