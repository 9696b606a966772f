"""Sealed files: what is kept on a machine to be read at each start, whole or not at all.

A file begins with a digest of what follows. One that is torn is one that is not there; one that cannot be written is done
without. Two processes may write at once.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def read(file: Path) -> bytes | None:
    """Return what is in a sealed file; None where it is not there, or not whole."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    digest, payload = content[:32], content[32:]
    return payload if hashlib.sha256(payload).digest() == digest else None


def write(file: Path, payload: bytes) -> None:
    """Write a sealed file, if it can be written."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(hashlib.sha256(payload).digest() + payload)
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()
