"""Digests of what a page is painted with: by them it is known again, whatever numbers a file's objects have."""

from layout.preflight.subject import objects
from layout.preflight.subject.objects import Obj
from layout.press.cache import key_of


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
