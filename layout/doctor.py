"""What is installed: everything a build, preflight or the archive asks of the machine, and what to do where it is missing.

Each part is looked for the way the program itself finds it. Parts a build cannot do without are needed; the others are
named with what they are for.
"""

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout.errors import LayoutError

_DEBIAN: Final = "on Debian or Ubuntu: apt-get install"


class Part(Struct, frozen=True, kw_only=True):
    """One thing the program uses. ``found`` says what was found, empty where it is missing."""

    name: str
    purpose: str
    needed: bool
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        state = "ok" if self.found else "MISSING" if self.needed else "not installed"
        cure = f": {self.remedy}" if self.remedy and not self.found else ""
        return f"{self.name:<14} {state:<14} {self.found or self.purpose}{cure}"


def examine(style_folder: Path, fonts_file: Path, cache: Path) -> tuple[Part, ...]:
    """Look for every part.

    Args:
        style_folder: the house style, whose press profiles want ICC profiles.
        fonts_file: fonts.yaml.
        cache: the folder for prepared faces.
    """
    return (
        Part(name="Umbruch", purpose="", needed=True, found=metadata.version("umbruch")),
        Part(name="Python", purpose="", needed=True, found=platform.python_version()),
        _part("libyaml", "reads copy", _libyaml, "pip install --force-reinstall pyyaml", needed=True),
        _part(
            "Pango", "lays pages out", _pango,
            f"{_DEBIAN} libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", needed=True,
        ),
        _part("fonts", "the paper's faces", lambda: _fonts(fonts_file, cache), "pip install --force-reinstall umbruch", needed=True),
        _part(
            "ICC profile", "the print file's output intent", lambda: _icc(style_folder),
            "put a CMYK output profile into the style's icc folder, or name another press", needed=True,
        ),
        _part("Ghostscript", "measures ink in preflight", lambda: _version("gs", "--version"), f"{_DEBIAN} ghostscript"),
        _part("qpdf", "a second look at finished PDFs in tests", lambda: _version("qpdf", "--version"), f"{_DEBIAN} qpdf"),
        _part("Poppler", "a second reader of PDFs in tests", lambda: _version("pdftotext", "-v"), f"{_DEBIAN} poppler-utils"),
        _part("Java", "runs veraPDF in tests", lambda: _version("java", "-version"), f"{_DEBIAN} default-jre-headless"),
    )  # fmt: skip


def _part(name: str, purpose: str, look: Callable[[], str], remedy: str, *, needed: bool = False) -> Part:
    try:
        found = look()
    except LayoutError as error:
        hints = [finding.hint for finding in error.findings if finding.hint]
        return Part(name=name, purpose=str(error), needed=needed, found="", remedy=hints[0] if hints else remedy)
    except (ImportError, OSError) as error:
        return Part(name=name, purpose=str(error).splitlines()[0], needed=needed, found="", remedy=remedy)
    return Part(name=name, purpose=purpose, needed=needed, found=found, remedy=remedy)


def _libyaml() -> str:
    return f"PyYAML {metadata.version('pyyaml')}" if find_spec("yaml._yaml") else ""


def _pango() -> str:
    from layout.archive.software import software
    from layout.press.weasy import opened

    opened()
    libraries = software(metadata.version("umbruch"))["libraries"]
    return f"{libraries.get('pango', 'found')}, WeasyPrint {metadata.version('weasyprint')}"


def _fonts(file: Path, cache: Path) -> str:
    from layout.typography.fonts import load_fonts

    book = load_fonts(file, cache)
    return f"{len(book.sources())} files for {len(book.roles())} roles"


def _icc(style_folder: Path) -> str:
    from layout.press.profiles import find_icc, load
    from layout.style import load_style

    name = load_style(style_folder).press
    profile = load(name, style=style_folder).value
    return f"{find_icc(profile, style=style_folder).path.name} for {name}" if profile else ""


def _version(program: str, option: str) -> str:
    """The first line a program says of itself; empty where it is not installed."""
    path = shutil.which(program)
    if path is None:
        return ""
    said = subprocess.run([path, option], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - found on PATH
    lines = (said.stdout + said.stderr).strip().splitlines()
    return lines[0] if lines else path


def as_json(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Return parts as plain data."""
    return [
        {
            "name": part.name,
            "needed": part.needed,
            "found": part.found or None,
            "purpose": part.purpose,
            "remedy": part.remedy,
        }
        for part in parts
    ]


def lacking(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield the parts a build cannot do without that are missing."""
    return (part for part in parts if part.needed and not part.found)
