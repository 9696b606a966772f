"""Whether a picture's data are all there: samples counted, a JPEG read by its markers, nothing drawn.

Only data that a filter of ours can count are judged; of fax and JPEG 2000 data nothing is said.
"""

import zlib
from typing import Final

from layout.preflight.subject import objects
from layout.preflight.subject.objects import Obj

_CHUNK: Final = 1 << 20
#: Filters that qpdf undoes to the last byte, and that make little of much; Flate data are counted as they come.
_COUNTED: Final = ((), ("ASCIIHexDecode",), ("ASCII85Decode",), ("RunLengthDecode",))
#: The most bytes that a JPEG takes for a pixel, and for what it says beside them.
_JPEG_PIXEL: Final = 8
_JPEG_BESIDE: Final = 1 << 24
#: From this value on a row of samples has a byte before it that names how it was predicted (ISO 32000-1, 7.4.4.4).
_BY_ROW: Final = 10
_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
#: Markers of a JPEG's frame, which gives its size (ITU-T T.81, table B.1): SOF0 to SOF15 but DHT, JPG and DAC.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def fault_of(image: Obj, samples: int) -> str:
    """Return what is missing of a picture's data; nothing where they are whole or cannot be judged.

    Args:
        image: the picture's stream.
        samples: bits of one of its pixels, all components together; 0 where that is not known.
    """
    width = int(objects.number(objects.get(image, "Width")))
    height = int(objects.number(objects.get(image, "Height")))
    filters = objects.filters(image)
    if filters[-1:] == ("DCTDecode",):
        return _jpeg_fault(_before_last(image, filters, _JPEG_PIXEL * width * height + _JPEG_BESIDE), width, height)
    if not samples or min(width, height) <= 0 or filters not in (*_COUNTED, ("FlateDecode",)):
        return ""
    row = (width * samples + 7) // 8
    if filters == ("FlateDecode",):
        parameters = objects.one_or_many(objects.get(image, "DecodeParms"))
        by_row = objects.number(objects.get(parameters[0], "Predictor")) >= _BY_ROW if parameters else False
        wanted = (row + by_row) * height
        found = _inflated(objects.stored(image), wanted)
    else:
        wanted = row * height
        found = len(objects.data(image)) if filters else len(objects.stored(image))
    return f"its data end after {found / wanted:.0%} of its pixels" if found < wanted else ""


def _inflated(data: bytes, enough: int) -> int:
    """Return how many bytes compressed data hold, counted no further than `enough`."""
    found, inflate = 0, zlib.decompressobj()
    try:
        while data and found < enough:
            found += len(inflate.decompress(data, _CHUNK))
            data = inflate.unconsumed_tail
    except zlib.error:
        pass  # what came before the damage counts
    return found


def _before_last(image: Obj, filters: tuple[str, ...], most: int) -> bytes | None:
    """Return a stream's bytes with Flate before the last filter undone; None for other filters, and more than `most` bytes."""
    data: bytes | None = objects.stored(image)
    for each in filters[:-1]:
        data = objects.inflated(data, most) if data is not None and each == "FlateDecode" else None
    return data


def _jpeg_fault(data: bytes | None, width: int, height: int) -> str:
    """Return what is wrong with a JPEG, by its markers: each segment says its length, and the last scan ends with EOI."""
    if data is None:
        return ""
    at, size = 2, (0, 0)
    if data[:2] != _START:
        return "it is no JPEG, though it is said to be one"
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xFF:  # filling before a marker
            at += 1
            continue
        if kind in _FRAMES:
            size = int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + length
        if kind == _SCAN:
            # In what a scan holds no other byte than 0 or a restart's follows 0xFF.
            if data.find(_END, at) < 0:
                return "its JPEG data are cut short"
            if size[0] < width or 0 < size[1] < height:  # of no height: it is told behind the scan
                return f"its JPEG is of {size[0]} × {size[1]} pixels, not {width} × {height}"
            return ""
    return "its JPEG data are cut short before the picture begins"
