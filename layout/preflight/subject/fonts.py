"""Fonts read from a page's resources: what is embedded, and how wide and which each code's glyph is."""

import re
import struct
from typing import Final, NamedTuple

from layout.preflight.subject import objects
from layout.preflight.subject.objects import Obj
from layout.preflight.subject.values import Font

_PROGRAMS: Final = ("FontFile", "FontFile2", "FontFile3")
_DEFAULT_ASCENT: Final = 0.73
_DEFAULT_DESCENT: Final = -0.2
#: Heights of capitals in em that can be true.
_CAPITALS: Final = (0.4, 0.9)
#: An entry of a ToUnicode map that makes a code a space.
_SPACE_ENTRY: Final = re.compile(rb"<([0-9A-Fa-f]{1,4})>\s*<0020>")


class Widths(dict[int, float]):
    """Advances by code in em; other codes have the default."""

    def __init__(self, written: dict[int, float], default: float) -> None:
        super().__init__(written)
        self._default = default

    def __missing__(self, code: int) -> float:
        return self._default


class Setting(NamedTuple):
    """What showing text needs of a font, beside what the rules ask."""

    font: Font
    two_bytes: bool
    widths: Widths
    ascent: float
    descent: float
    type3: Obj
    """The dictionary of a Type 3 font, else None."""
    blank: frozenset[int] = frozenset({32})
    """Codes that leave no ink: word spaces."""

    def codes(self, shown: bytes) -> tuple[int, ...]:
        """Return the character codes of a shown string."""
        if self.two_bytes:
            return struct.unpack_from(f">{len(shown) // 2}H", shown)
        return tuple(shown)


def read(font: Obj) -> Setting:
    """Read a font dictionary; a damaged one counts as a font that is not embedded."""
    subtype = objects.name(objects.get(font, "Subtype"))
    if subtype == "Type3":
        return _type3(font)
    if subtype == "Type0":
        return _composite(font)
    descriptor = objects.get(font, "FontDescriptor")
    first = int(objects.number(objects.get(font, "FirstChar")))
    widths = {first + i: w / 1000 for i, w in enumerate(objects.numbers(objects.get(font, "Widths")))}
    default = objects.number(objects.get(descriptor, "MissingWidth"), 500 if not widths else 0) / 1000
    described = _describe(font, font, descriptor, subtype)
    return Setting(described, False, Widths(widths, default), *_extent(descriptor), None)


def _type3(font: Obj) -> Setting:
    scale = objects.matrix(objects.get(font, "FontMatrix"))[0] or 0.001
    first = int(objects.number(objects.get(font, "FirstChar")))
    widths = {first + i: w * scale for i, w in enumerate(objects.numbers(objects.get(font, "Widths")))}
    described = Font(
        name=objects.name(objects.get(font, "Name")) or "Type 3",
        subtype="Type3",
        program="glyphs",
        damaged=False,
        symbolic=False,
        unicode=objects.is_stream(objects.get(font, "ToUnicode")),
        glyph_count=0,
    )
    return Setting(described, False, Widths(widths, 0.0), _DEFAULT_ASCENT, _DEFAULT_DESCENT, font)


def _composite(font: Obj) -> Setting:
    descendants = objects.elements(objects.get(font, "DescendantFonts"))
    descendant = descendants[0] if descendants else None
    descriptor = objects.get(descendant, "FontDescriptor")
    described = _describe(font, descendant, descriptor, objects.name(objects.get(descendant, "Subtype")))
    default = objects.number(objects.get(descendant, "DW"), 1000) / 1000
    widths = _cid_widths(objects.elements(objects.get(descendant, "W")))
    return Setting(described, True, Widths(widths, default), *_extent(descriptor), None, _spaces(font))


def _spaces(font: Obj) -> frozenset[int]:
    """Return the two-byte codes that stand for a space, by a ToUnicode map's single entries."""
    found = _SPACE_ENTRY.findall(objects.data(objects.get(font, "ToUnicode")))
    return frozenset(int(code, 16) for code in found)


def _cid_widths(written: list[Obj]) -> dict[int, float]:
    """Return widths by CID from the W array's two forms: `c [w …]` and `first last w`."""
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(written):
        first = int(objects.number(written[at]))
        if not objects.is_number(written[at + 1]):
            widths |= {first + i: w / 1000 for i, w in enumerate(objects.numbers(written[at + 1]))}
            at += 2
        elif at + 2 < len(written):
            last = min(int(objects.number(written[at + 1])), 65535)
            widths |= dict.fromkeys(range(first, last + 1), objects.number(written[at + 2]) / 1000)
            at += 3
        else:
            break
    return widths


def _extent(descriptor: Obj) -> tuple[float, float]:
    """Return how far letters reach above and below their baseline in em.

    Capitals' height and a common descender: what fonts give as ascent and descent is room for lines, not ink.
    """
    program = next((key for key in _PROGRAMS[1:] if objects.is_stream(objects.get(descriptor, key))), "")
    capitals = _capitals(objects.data(objects.get(descriptor, program))) if program else 0.0
    if not _CAPITALS[0] < capitals < _CAPITALS[1]:
        capitals = objects.number(objects.get(descriptor, "CapHeight")) / 1000
    return (capitals if _CAPITALS[0] < capitals < _CAPITALS[1] else _DEFAULT_ASCENT, _DEFAULT_DESCENT)


def _capitals(data: bytes) -> float:
    """Return capitals' height in em as the program's `OS/2` table gives it (OpenType 1.9, version 2 on); else 0.

    Programs that write PDF often give a font's ascent for it in the descriptor.
    """
    metrics, head = _table(data, b"OS/2"), _table(data, b"head")
    if len(metrics) < 90 or len(head) < 20 or struct.unpack(">H", metrics[:2])[0] < 2:
        return 0.0
    em = struct.unpack(">H", head[18:20])[0]
    return float(struct.unpack(">h", metrics[88:90])[0]) / em if em else 0.0


def _describe(font: Obj, holder: Obj, descriptor: Obj, subtype: str) -> Font:
    program = next((key for key in _PROGRAMS if objects.is_stream(objects.get(descriptor, key))), "")
    data = objects.data(objects.get(descriptor, program)) if program else b""
    return Font(
        name=objects.name(objects.get(font, "BaseFont")) or objects.name(objects.get(holder, "BaseFont")),
        subtype=subtype,
        program=program,
        damaged=bool(program) and not _plausible(program, data),
        symbolic=bool(int(objects.number(objects.get(descriptor, "Flags"))) & 4),
        unicode=_has_meaning(font, subtype),
        glyph_count=_glyph_count(font, holder, program, data),
    )


def _has_meaning(font: Obj, subtype: str) -> bool:
    if objects.is_stream(objects.get(font, "ToUnicode")):
        return True
    encoding = objects.get(font, "Encoding")
    base = objects.name(encoding) or objects.name(objects.get(encoding, "BaseEncoding"))
    return not subtype.startswith("CID") and (
        base in {"WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding"} or subtype == "Type1"
    )


def _plausible(program: str, data: bytes) -> bool:
    """Whether the bytes begin like the kind of program they are said to be."""
    if program == "FontFile":
        return data[:2] in {b"%!", b"\x80\x01"}
    if program == "FontFile2":
        return data[:4] in {b"\0\1\0\0", b"true", b"ttcf", b"OTTO"}
    return (
        data[:4] == b"OTTO" or data[:4] in {b"\0\1\0\0", b"true"} or (len(data) > 4 and data[0] == 1 and data[2] >= 4)
    )


def _glyph_count(font: Obj, holder: Obj, program: str, data: bytes) -> int:
    """Return how many glyphs a TrueType program has, where codes are glyph numbers."""
    by_glyph = objects.name(objects.get(font, "Encoding")) in {"Identity-H", "Identity-V"}
    mapped = objects.get(holder, "CIDToGIDMap")
    if program != "FontFile2" or not by_glyph or objects.is_stream(mapped):
        return 0
    return _maxp_glyphs(data)


def _maxp_glyphs(data: bytes) -> int:
    """Return numGlyphs of the `maxp` table (OpenType 1.9); 0 where there is none."""
    table = _table(data, b"maxp")
    return int(struct.unpack(">H", table[4:6])[0]) if len(table) >= 6 else 0


def _table(data: bytes, tag: bytes) -> bytes:
    """Return a table of an OpenType program; nothing where there is none."""
    if len(data) < 12:
        return b""
    for index in range(struct.unpack(">H", data[4:6])[0]):
        entry = data[12 + 16 * index : 28 + 16 * index]
        if len(entry) == 16 and entry[:4] == tag:
            offset, size = struct.unpack(">II", entry[8:16])
            return data[offset : offset + size]
    return b""
