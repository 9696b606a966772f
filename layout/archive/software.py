"""What made an edition: versions of the program, of Python, of its distributions and of libraries.

`software.json` is for reading, `requirements.txt` for installing the same again. Both say what is installed
here and now; the edition's report says which version of the program built it. A digest of the program's own files tells
two states of one version apart.
"""

import ctypes
import hashlib
import platform
import re
import sqlite3
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

_PROGRAM: Final = "umbruch"
_OWN: Final = ("umbruch", "code", "python", "implementation", "system", "machine")
#: Loaded by their file names: looking them up starts a compiler on some systems.
_LIBRARIES: Final = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
}


def software(build_version: str) -> dict[str, Any]:
    """Return what `software.json` holds.

    Args:
        build_version: the version of the program that built the edition, from its report.
    """
    distributions = _needed()
    return {
        "format": 1,
        "umbruch": build_version,
        "code": code(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "libraries": {"sqlite": sqlite3.sqlite_version, **_libraries()},
        "distributions": [{"name": name, "version": version} for name, version in sorted(distributions.items())],
    }


def requirements(found: dict[str, Any]) -> bytes:
    """Return a requirements.txt that installs the recorded distributions again."""
    lines = [f"# Python {found['python']}, umbruch {found['umbruch']}"]
    lines += [f"{item['name']}=={item['version']}" for item in found["distributions"]]
    return ("\n".join(lines) + "\n").encode("utf-8")


def differences(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """Return what differs between two records, a line a difference."""
    return tuple(
        f"{name}: then {before or 'absent'}, now {after or 'absent'}"
        for name, before, after in _compared(_flat(then), _flat(now))
        if before != after
    )


def _compared(then: dict[str, str], now: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(name, then.get(name, ""), now.get(name, "")) for name in sorted({*then, *now})]


def _flat(record: dict[str, Any]) -> dict[str, str]:
    named = {item["name"]: str(item["version"]) for item in record.get("distributions", ())}
    named |= {name: str(version) for name, version in record.get("libraries", {}).items()}
    return named | {name: str(record.get(name, "")) for name in _OWN}


@cache
def code() -> str:
    """Return a digest of the program's modules and templates, the same in a checkout and where it is installed.

    It is taken once: ask before a long build, after which an installation may be another.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(path for suffix in ("py", "j2") for path in package.rglob(f"*.{suffix}")):
        name = path.relative_to(package)
        if name.parts[0] != "data":  # the sample edition and the style, which lie elsewhere in a checkout
            digest.update(f"{name.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def _needed() -> dict[str, str]:
    """Return the program's distributions with all they require; in a bare checkout, all installed."""
    try:
        metadata.distribution(_PROGRAM)
    except metadata.PackageNotFoundError:
        return {_canonical(dist.metadata["Name"]): dist.version for dist in metadata.distributions()}
    needed: dict[str, str] = {}
    pending = [_PROGRAM]
    while pending:
        name = _canonical(pending.pop())
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # wanted on another system or Python only
        if name not in needed:
            needed[name] = found.version
            pending += [_name_of(line) for line in found.requires or () if "extra ==" not in line]
    return needed


def _name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    return match[0] if match else requirement


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _libraries() -> dict[str, str]:
    """Return the versions of the shared libraries that lay out type, as they name themselves."""
    found: dict[str, str] = {}
    for name, (library, function) in _LIBRARIES.items():
        try:
            asked = getattr(ctypes.CDLL(library), function)
        except (OSError, AttributeError):
            continue
        asked.restype = ctypes.c_char_p
        found[name] = asked().decode("ascii", "replace")
    return found
