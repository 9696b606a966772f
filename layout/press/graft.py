"""Grafting: a page of another PDF, as it is, into the file that is being drawn.

The page becomes a form XObject (ISO 32000-1 8.10): its content, fonts, pictures and colours are copied object by object
and byte by byte. What belongs to its old file alone is left behind: its place in the page tree and the structure tree,
private data, metadata.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf
import pydyf

#: pydyf has no types.
_Object = Any

_LEFT_BEHIND: Final = frozenset(
    {"/Parent", "/StructParent", "/StructParents", "/PieceInfo", "/LastModified", "/Metadata", "/Length"}
)


def graft(obj: pikepdf.Object, pdf: _Object) -> bytes:
    """Copy an object and all it refers to into a PDF of pydyf's and return the reference to it."""
    reference: bytes = _Grafter(pdf).indirect(obj)
    return reference


class _Grafter:
    def __init__(self, pdf: _Object) -> None:
        self._pdf = pdf
        self._known: dict[tuple[int, int], bytes] = {}

    def indirect(self, obj: pikepdf.Object) -> bytes:
        """Return the reference to an object's copy; an object reached twice is copied once."""
        known = self._known.get(obj.objgen) if obj.objgen != (0, 0) else None
        if known is not None:
            return known
        copy = pydyf.Stream() if isinstance(obj, pikepdf.Stream) else pydyf.Dictionary()
        if isinstance(obj, pikepdf.Array):
            copy = pydyf.Array()
        self._pdf.add_object(copy)
        reference: bytes = copy.reference
        if obj.objgen != (0, 0):
            self._known[obj.objgen] = reference  # before its parts: they may refer back to it
        if isinstance(obj, pikepdf.Stream):
            copy.stream = [obj.read_raw_bytes()]
            copy.extra = dict(self._entries(obj))
        elif isinstance(obj, pikepdf.Array):
            copy.extend(self._value(each) for each in obj)
        else:
            copy.update(self._entries(obj))
        return reference

    def _entries(self, obj: pikepdf.Object) -> Iterator[tuple[bytes, _Object]]:
        for key, value in sorted(obj.items()):
            if key not in _LEFT_BEHIND:
                yield pikepdf.Name(key).unparse()[1:], self._value(value)

    def _value(self, value: Any) -> _Object:  # noqa: ANN401 - pikepdf gives scalars as Python's own
        if value is None or isinstance(value, bool | int | float | Decimal):
            return _scalar(value)
        if isinstance(value, pikepdf.Stream):
            return self.indirect(value)
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Array):
            return value.unparse()
        if value.objgen != (0, 0):
            return self.indirect(value)
        if isinstance(value, pikepdf.Array):
            return pydyf.Array([self._value(each) for each in value])
        return pydyf.Dictionary(dict(self._entries(value)))


def _scalar(value: float | Decimal | None) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{Decimal(value):f}".encode()
