"""Galleys kept from one build to the next: what was set of a story, as bytes and back.

A story's lines depend on its copy, the newsroom and its pictures' shapes, and on no other story. Most of a day's builds
change one story; the others are taken as they were set. Faces are not kept but named, and prepared by the newsroom that
takes a galley up. Only values of this package are taken up, so that bytes from elsewhere can do nothing but fail.
"""

import copyreg
import io
import pickle
from typing import Any

from layout.composer.galley import Setter
from layout.composer.package import Package
from layout.composer.parts import Galley
from layout.composer.search import Rules
from layout.typography.fonts import Face, FontBook

#: Makes a value of its fields by name.
_rebuild: Any = Rules().__reduce__()[0]
_PLAIN = frozenset(
    {
        ("pathlib", "Path"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("builtins", "frozenset"),
        (_rebuild.__module__, _rebuild.__qualname__),
    }
)


class NotKeptError(Exception):
    """Bytes that are no galley of this newsroom's."""


#: How a face is named in a galley's bytes.
_FACE = (__name__, "_face")


def packed(galley: Galley) -> bytes:
    """Return a galley's package and all that was set of it as bytes."""
    return as_bytes((galley.package, galley.flows), galley.setter.fonts)


def as_bytes(value: object, fonts: FontBook) -> bytes:
    """Return what was set as bytes, with its faces by their names; other bytes where anything in it is other."""
    stream = io.BytesIO()
    packer = pickle.Pickler(stream, protocol=5)
    packer.dispatch_table = {**copyreg.dispatch_table, Face: lambda face: (_face, fonts.name_of(face))}
    packer.dump(value)
    return stream.getvalue()


def _face(*_: str) -> Face:
    """Stand where a face is named; who takes a galley up has its own face there."""
    raise NotKeptError("a face can only be had from a newsroom")


def unpacked(content: bytes, setter: Setter) -> tuple[Package, dict[tuple[object, ...], Any]]:
    """Return a package and what was set of it.

    Raises:
        NotKeptError: if the bytes are no galley, or name faces that are no longer there.
    """
    try:
        package, flows = _Unpacker(io.BytesIO(content), setter.fonts).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, KeyError, TypeError) as error:
        raise NotKeptError(str(error)) from error
    if not isinstance(package, Package) or not isinstance(flows, dict):
        raise NotKeptError("no galley")
    return package, flows


class _Unpacker(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, fonts: FontBook) -> None:
        super().__init__(stream)
        self._fonts = fonts

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        if (module, name) == _FACE:
            return self._fonts.named
        if module.startswith("layout.") or (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a galley")
