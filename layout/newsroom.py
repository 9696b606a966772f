"""The newsroom: what an edition is set with. House style, format, faces and word lore, found and opened."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from layout.composer.galley import Setter, WordLore
from layout.copy.model import Edition
from layout.errors import CopyRefusedError, MissingPartError
from layout.findings import Finding, Place, Result, Severity
from layout.makeup.castoff import CastOff
from layout.style import Format, Style, load_style
from layout.typography.fonts import FontBook, load_fonts
from layout.typography.hyphens import NO_EXCEPTIONS, Hyphenator, read_exceptions
from layout.typography.ligatures import NO_LIGATURE_EXCEPTIONS, LigatureBreaker, read_ligature_exceptions

#: The style and fonts that come with the program: in the wheel beside the package, in a checkout one folder up.
_PACKAGE: Final = Path(__file__).resolve().parent
_SHIPPED: Final = (_PACKAGE / "data", _PACKAGE.parent)


class Newsroom(Struct, frozen=True, kw_only=True):
    """Style, format, fonts and word lore: what an edition is set with."""

    style: Style
    page: Format
    setter: Setter
    castoff: CastOff

    @property
    def fonts(self) -> FontBook:
        """The paper's faces."""
        return self.setter.fonts


def open_newsroom(edition: Edition, cache: Path) -> Newsroom:
    """Return the style, format, faces and word lore an edition is set with.

    Raises:
        CopyRefusedError: if style, fonts or word lists are not as they should be.
    """
    folder = find_style(edition.style, edition.root)
    style = load_style(folder, edition.place_of("style"))
    page = _format(edition, style)
    _teasers_fit(edition, page)
    fonts = load_fonts(find_fonts(edition.root) / "fonts.yaml", cache)
    names = style.composer.names
    lore = {language: _lore(language, folder, names, cache) for language in ("de", "en")}
    setter = Setter(style, page, fonts, lore)
    return Newsroom(style=style, page=page, setter=setter, castoff=CastOff(style, page))


def digest_of(newsroom: Newsroom) -> str:
    """A digest of all that lines depend on beside their copy."""
    style = newsroom.style
    told = hashlib.sha256(
        (style.model_dump_json() + newsroom.page.model_dump_json() + newsroom.fonts.digest()).encode()
    )
    for words in sorted(style.folder.glob("*.txt")):
        told.update(words.name.encode() + words.read_bytes())
    return told.hexdigest()


def setting_of(newsroom: Newsroom) -> str:
    """A digest of what a make-up depends on beside the copy: format and paragraph styles."""
    data = newsroom.page.model_dump_json() + newsroom.style.model_dump_json(
        include={"paragraphs", "headlines", "composer"}
    )
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def find_style(name: str, root: Path) -> Path:
    """Return a style's folder: in the nearest styles/ above a folder, else among those that come with the program."""
    return _found("styles", root) / name


def find_fonts(root: Path) -> Path:
    """Return the folder with fonts.yaml: the nearest above a folder, else the one that comes with the program."""
    return _found("fonts", root)


def _found(name: str, root: Path) -> Path:
    """Find styles/ or fonts/: in the nearest folder above the edition that has one, else the shipped one."""
    wanted = "fonts/fonts.yaml" if name == "fonts" else "styles"
    for folder in (root, *root.parents, *_SHIPPED):
        if (folder / wanted).exists():
            return folder / name
    raise MissingPartError(f"no {name}/ folder anywhere above {root}")


def _format(edition: Edition, style: Style) -> Format:
    """Return the edition's format.

    Raises:
        CopyRefusedError: if its columns are too narrow or too wide.
    """
    given = edition.format
    size = (given.width, given.height) if given else None
    try:
        return style.format_of(given.name if given else None, size, edition.columns)
    except ValueError as error:
        finding = Finding(
            code="copy/column-width", severity=Severity.FAIL, message=str(error), hint="take other columns: or another format:",
            place=edition.place_of("columns", "format"),
        )  # fmt: skip
        raise CopyRefusedError(f"{edition.path} cannot be set", [finding]) from error


def _teasers_fit(edition: Edition, page: Format) -> None:
    """Look whether all teasers have room side by side.

    Raises:
        CopyRefusedError: if there are too many.
    """
    if len(edition.teasers) > page.teasers:
        finding = Finding(
            code="copy/too-many-teasers", severity=Severity.FAIL,
            message=f"{len(edition.teasers)} teasers, and room for {page.teasers} side by side",
            hint="take some out, or give the page more columns", place=edition.teasers[page.teasers].text.place,
        )  # fmt: skip
        raise CopyRefusedError(f"{edition.path} cannot be set", [finding])


def press_asked(edition: Edition, style: Style) -> tuple[str, Place | None]:
    """Return the name of the press an edition is printed on, and where it asks for it; else the style's first choice."""
    return (edition.press, edition.place_of("press")) if edition.press else (style.press, None)


def _lore(language: str, folder: Path, names: tuple[str, ...], cache: Path) -> WordLore:
    """Read a language's word lists from the style; a fault in one is refused."""
    hyphens = folder / f"hyphens.{language}.txt"
    ligatures = folder / f"ligatures.{language}.txt"
    exceptions = Result(NO_EXCEPTIONS)
    if hyphens.is_file():
        exceptions = read_exceptions(hyphens.read_text("utf-8"), str(hyphens))
    apart = Result(NO_LIGATURE_EXCEPTIONS)
    if ligatures.is_file():
        apart = read_ligature_exceptions(ligatures.read_text("utf-8"), str(ligatures))
    faults = (*exceptions.findings, *apart.findings)
    if faults:
        raise CopyRefusedError("the style's word lists cannot be read", faults)
    hyphenator = Hyphenator(language, exceptions=exceptions.value, names=names, cache_dir=cache / "hyphens")
    return WordLore(hyphenator, LigatureBreaker(hyphenator, exceptions=apart.value))


def stamps(edition: Edition) -> tuple[tuple[str, int, int], ...]:
    """Return name, age and size of the files a newsroom is opened from."""
    folder = find_style(edition.style, edition.root)
    files = (
        *sorted(folder.glob("*.yaml")),
        *sorted(folder.glob("*.txt")),
        *sorted(find_fonts(edition.root).rglob("*")),
    )
    return stamped(files)


def stamped(files: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return name, age and size of files; folders and what is not there are passed over."""
    about = ((str(file), file.stat()) for file in files if file.is_file())
    return tuple((name, found.st_mtime_ns, found.st_size) for name, found in about)
