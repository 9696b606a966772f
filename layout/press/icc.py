"""What an ICC profile says of itself: class, colour space, version and name, read from its header.

Leaves colour conversion to `layout.press.pictures`. Layout of header and tags after ICC.1:2022, clause 7.
"""

import struct

from msgspec import Struct

_HEADER_BYTES = 128


class NoProfileError(ValueError):
    """The bytes are no ICC profile."""


class IccHeader(Struct, frozen=True, kw_only=True):
    """The part of an ICC profile that press rules ask about."""

    device_class: str
    """`prtr` (output), `mntr` (display), `scnr`, `spac`, `link`, `abst` or `nmcl`."""
    space: str
    """The device side: `CMYK`, `RGB`, `GRAY`, `Lab` …"""
    version: tuple[int, int]
    description: str

    @property
    def components(self) -> int:
        """How many colour components the device side has; 0 where unknown."""
        return {"CMYK": 4, "RGB": 3, "GRAY": 1, "Lab": 3, "XYZ": 3}.get(self.space, 0)


def read_header(data: bytes) -> IccHeader:
    """Return what the profile's header says.

    Raises:
        NoProfileError: if the bytes are no ICC profile, or one cut short.
    """
    if len(data) < _HEADER_BYTES + 4 or data[36:40] != b"acsp":
        raise NoProfileError("no ICC profile: the signature 'acsp' is missing")
    declared = struct.unpack(">I", data[0:4])[0]
    if declared > len(data):
        raise NoProfileError(f"the ICC profile is cut short: {len(data)} of {declared} bytes")
    return IccHeader(
        device_class=data[12:16].decode("ascii", "replace").strip(),
        space=data[16:20].decode("ascii", "replace").strip(),
        version=(data[8], data[9] >> 4),
        description=_description(data),
    )


def _description(data: bytes) -> str:
    """Return the text of the `desc` tag, of version 2 (textDescription) or 4 (multiLocalizedUnicode)."""
    count = struct.unpack(">I", data[128:132])[0]
    for index in range(min(count, 200)):
        entry = data[132 + 12 * index : 144 + 12 * index]
        if len(entry) == 12 and entry[:4] == b"desc":
            offset, size = struct.unpack(">II", entry[4:])
            return _text(data[offset : offset + size])
    return ""


def _text(tag: bytes) -> str:
    if tag[:4] == b"desc" and len(tag) >= 12:
        length = struct.unpack(">I", tag[8:12])[0]
        return tag[12 : 12 + length].rstrip(b"\0").decode("latin-1")
    if tag[:4] == b"mluc" and len(tag) >= 28:
        length, offset = struct.unpack(">II", tag[20:28])
        return tag[offset : offset + length].decode("utf-16-be", "replace")
    return ""
