"""Files appear whole or not at all: written beside, flushed, then renamed into place."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from layout.errors import WriteError
from layout.findings import Finding, Place, Severity


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file in one step as far as any reader can see.

    Args:
        path: the file.
        content: what is to be in it, whole or in parts.

    Raises:
        WriteError: if the folder cannot be made or the file cannot be written; nothing half-written is left.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([content] if isinstance(content, bytes) else content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        finding = Finding(
            code="write/failed", severity=Severity.FAIL, message=f"{path.name}: {error.strerror or error}",
            hint="check that the folder exists, can be written to and has room", place=Place(str(path)),
        )  # fmt: skip
        raise WriteError(f"cannot write {path}", [finding]) from error
