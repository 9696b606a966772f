"""Walks kept from one build to the next: what a page paints, as bytes and back, and by which key it is found again.

A walk is told by the page's boxes, its content and all that its resources lead to, to the last byte of pictures and fonts:
the key is a digest of these, whatever numbers the file's objects have. Most of a day's builds change one page; the others
are not walked again. Only values of this package are taken up, so that bytes from elsewhere can do nothing but fail.
"""

import io
import pickle
from typing import Any, Final, NamedTuple

from layout.kept import Kept
from layout.preflight.subject import objects
from layout.preflight.subject.objects import Obj
from layout.preflight.subject.values import Walk
from layout.press.cache import Store, key_of

_OURS: Final = frozenset({"layout.findings", "layout.preflight.subject.values"})
_UNREADABLE: Final = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


class Earlier(NamedTuple):
    """What was seen of pages before: what they paint from one build to the next, and all that was said in this process."""

    store: Store | None = None
    kept: Kept | None = None


NOTHING: Final = Earlier()


class Digests:
    """Digests of a file's objects with all they refer to, each indirect one read once.

    Args:
        pdf: the open file.
    """

    def __init__(self, pdf: Obj) -> None:
        self._pdf = pdf
        self._known: dict[objects.Identity, str] = {}
        self._open: set[objects.Identity] = set()

    def of(self, obj: Obj) -> str | None:
        """Return an object's digest; None where it cannot be read, or leads back to itself."""
        try:
            return self._of(obj)
        except (*objects.FAULTS, RecursionError):
            return None

    def _of(self, obj: Obj) -> str:
        written = objects.written(obj)
        return key_of(written.text, written.data, *map(self._referred, written.references))

    def _referred(self, identity: objects.Identity) -> str:
        if identity not in self._known:
            if identity in self._open:
                raise ValueError("an object leads back to itself")
            self._open.add(identity)
            self._known[identity] = self._of(self._pdf.get_object(identity))
            self._open.discard(identity)
        return self._known[identity]


def packed(walk: Walk) -> bytes:
    """Return a walk as bytes."""
    return pickle.dumps(walk, protocol=5)


def unpacked(content: bytes | None) -> Walk | None:
    """Return a walk from bytes; None where they are none."""
    try:
        walk = _Unpacker(io.BytesIO(content or b"")).load()
    except _UNREADABLE:
        return None
    return walk if isinstance(walk, Walk) else None


class _Unpacker(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        if module in _OURS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a walk")
