"""WeasyPrint's declarations of Pango, read once a machine.

WeasyPrint tells cffi in six hundred lines of C what it calls of Pango, HarfBuzz and fontconfig, and cffi parses them at each
start: a tenth of what an article takes. cffi can write out what it read (its documentation's "ABI level, out-of-line");
that is kept beside the prepared faces, for these declarations and this cffi, and loads in a millisecond. The libraries
are opened, and called, as ever.
"""

import hashlib
import importlib.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import _cffi_backend

from layout import sealed


class _Declared(_cffi_backend.FFI):  # type: ignore[misc]
    """Declarations that have been read; to be told them again is nothing new."""

    def cdef(self, *_: object, **__: object) -> None:
        pass


@contextmanager
def declared(folder: Path | None) -> Iterator[None]:
    """Have WeasyPrint find its declarations read as it is imported; where they are not kept, they are read and kept.

    Args:
        folder: where they are kept; None to have cffi read them.
    """
    kept = _kept_in(folder) if folder and "weasyprint" not in sys.modules else None
    ready = _loaded(kept) if kept else None
    if ready is None:
        yield
        if kept:
            code = _written(sys.modules["weasyprint.text.ffi"].ffi)
            sealed.write(kept, code)
        return
    cffi = sys.modules.get("cffi")
    stand_in = ModuleType("cffi")
    stand_in.FFI = lambda: ready  # type: ignore[attr-defined]
    sys.modules["cffi"] = stand_in
    try:
        yield
    finally:
        del sys.modules["cffi"]
        if cffi:
            sys.modules["cffi"] = cffi


def _kept_in(folder: Path) -> Path | None:
    """Return the file for the declarations as they are installed."""
    spec = importlib.util.find_spec("weasyprint")
    places = spec.submodule_search_locations if spec else None
    try:
        source = Path(places[0], "text", "ffi.py").read_bytes() if places else b""
    except OSError:
        return None
    digest = hashlib.sha256(f"{_cffi_backend.__version__}\0{sys.version}\0".encode() + source)
    return folder / f"declarations-{digest.hexdigest()[:16]}.py"


def _loaded(file: Path) -> Any:  # noqa: ANN401 - cffi has no types
    """Return declarations from a file; None where it holds none."""
    code = sealed.read(file)
    if code is None:
        return None
    names: dict[str, Any] = {}
    plain = _cffi_backend.FFI
    _cffi_backend.FFI = _Declared  # the code makes one
    try:
        exec(code, names)  # noqa: S102 - our own, and whole
    finally:
        _cffi_backend.FFI = plain
    return names["ffi"]


def _written(ffi: Any) -> bytes:  # noqa: ANN401
    """Return declarations that cffi has read as the code that makes them anew."""
    from cffi import FFI, recompiler

    again, code = FFI(), io.StringIO()
    again.cdef("\n".join(ffi._cdefsources))  # noqa: SLF001 - cffi keeps its own sources, for this
    again.set_source("declarations", None)
    recompiler.make_py_source(again, "declarations", code)
    return code.getvalue().encode()
