"""Copy from its files: an edition with all its articles, or an article alone.

All faults of all files are gathered before anything is refused. Files that copy names are looked up here,
inside the edition's folder and nowhere else; opening pictures and advertisements is for the rooms that print
them. What depends on the style (whether a format has room for its columns) is not checked here.
"""

import difflib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Final, TypeVar

from msgspec import Struct, field

from layout.copy.imprint import imprint_findings
from layout.copy.model import (
    FORMATS,
    Article,
    ArticleCopy,
    Edition,
    FileRef,
    PageCount,
    PageFormat,
    Section,
    Story,
    Teaser,
    Value,
    slug_of,
)
from layout.copy.schema import CustomFormat, EditionFile, SectionEntry, StoryEntry, TeaserEntry
from layout.errors import CopyRefusedError, MissingPartError, UsageError
from layout.findings import Finding, Place, Result, Severity, in_order, worst
from layout.kept import Kept
from layout.yamlsource import Mapping, Node, Scalar, Sequence, node_at, read, read_as, read_text, validate

ValueT = TypeVar("ValueT", bound=Value)

EDITION_FILE: Final = "edition.yaml"
_SUFFIXES: Final = (".yaml", ".yml")


class _EditionRead(Struct, frozen=True, kw_only=True):
    """An edition's file as read: its nodes, what they say, and all that was found."""

    nodes: Mapping | None
    given: EditionFile | None
    findings: tuple[Finding, ...]


def locate(path: Path) -> Path:
    """Return the file that a path means: an article, an edition, or the edition in a folder.

    Raises:
        UsageError: if there is none.
    """
    try:
        if path.is_dir():
            if (path / EDITION_FILE).is_file():
                return path / EDITION_FILE
            raise UsageError(f"{path} is a folder without {EDITION_FILE}")
        if not path.is_file():
            raise UsageError(f"{path} is not there")
    except OSError as error:
        raise UsageError(f"{path} cannot be looked at: {error.strerror}") from None
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{path} is no article or edition: their names end in .yaml")
    return path


def load(path: Path, kept: Kept | None = None) -> Result[Edition]:
    """Read an edition with its articles, or an article as an edition of one story.

    Args:
        path: an article, an edition, or a folder that holds one.
        kept: what was read before, and takes what is read now; a file that has not been written since is not read again.

    Raises:
        UsageError: if the path means neither.
        CopyRefusedError: if any of the files is refused, with the findings of all of them.
        MissingPartError: if nothing is wrong but that pictures or advertisements are missing.
    """
    file = locate(path)
    desk = _Desk(root=file.parent.resolve(), kept=Kept() if kept is None else kept)
    edition = desk.edition(file) if file.name == EDITION_FILE else desk.bare(file)
    findings = in_order(desk.findings)
    faults = [found for found in findings if found.severity >= Severity.FAIL]
    if edition is not None and not faults:
        return Result(edition, findings)
    message = f"{path}: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
    if all(found.code == "copy/missing-file" for found in faults):
        raise MissingPartError(message, findings)
    raise CopyRefusedError(message, findings)


def article_from(text: str, file: str = "article.yaml") -> Result[Article | None]:
    """Read an article from text; the files it names are not looked up."""
    source = read_text(text, file)
    if source.value is None:
        return Result(None, source.findings)
    checked = validate(source.value, ArticleCopy)
    findings = list(source.findings + checked.findings)
    if checked.value is not None:
        findings += _table_faults(checked.value)
    if checked.value is None or worst(findings) >= Severity.FAIL:
        return Result(None, in_order(findings))
    return Result(_named(checked.value, Path(file).stem, file), in_order(findings))


def _read_edition(file: Path) -> _EditionRead:
    source = read(file)
    if source.value is None:
        return _EditionRead(nodes=None, given=None, findings=source.findings)
    checked = validate(source.value, EditionFile)
    faults = tuple(_edition_faults(checked.value, source.value)) if checked.value else ()
    return _EditionRead(
        nodes=source.value, given=checked.value, findings=(*source.findings, *checked.findings, *faults)
    )


def _with_pictures(copy: ArticleCopy, files: tuple[FileRef, ...]) -> ArticleCopy:
    """Return copy with its pictures' files as they were found."""
    pictures = tuple(
        picture.model_copy(update={"file": file}) for picture, file in zip(copy.pictures, files, strict=True)
    )
    return copy.model_copy(update={"pictures": pictures})


def _named(copy: ArticleCopy, article_id: str, file: str) -> Article:
    return Article.model_construct(**dict(copy), id=article_id, file=file)


class _Desk(Struct):
    """One edition's reading: what was read and what was found."""

    root: Path
    kept: Kept
    findings: list[Finding] = field(default_factory=list)
    articles: dict[Path, Article] = field(default_factory=dict)
    """Articles that could be read, by their files, absolute."""
    named: dict[Path, Place] = field(default_factory=dict)
    """Where the edition names which file as a story."""
    paths: dict[str, Path] = field(default_factory=dict)
    """The files that stories are named by."""

    def bare(self, file: Path) -> Edition | None:
        """Read an article that is built alone."""
        copy = self._article(file)
        if copy is None:
            self._mistaken(
                read(file).value, "sections", "body", f"this is an edition: its file is called {EDITION_FILE}"
            )
            return None
        article = _named(copy, file.stem, str(file))
        story = Story.model_construct(article=article, weight="lead")
        return Edition.model_construct(
            root=self.root,
            path=file,
            slug=file.stem,
            bare=True,
            date=article.published,
            sections=(Section.model_construct(name=article.section, stories=(story,)),),
        )

    def edition(self, file: Path) -> Edition | None:
        """Read an edition and every article it names, whatever is wrong with it."""
        found = self.kept.of_file("edition", file, (), lambda: _read_edition(file))
        self.findings += found.findings
        if found.given is None:
            self._mistaken(found.nodes, "body", "sections", f"this is an article: {EDITION_FILE} is an edition's name")
        if found.nodes is None:
            return None
        self._read_articles(found.nodes, file.parent)
        places = {entry.key.text: entry.value.place for entry in found.nodes.entries}
        return self._assembled(found.given, places, file) if found.given else None

    def _mistaken(self, nodes: Mapping | None, there: str, missing: str, message: str) -> None:
        """Say of a file that is the other kind of copy just that: what is no field of this kind would be said of each line."""
        entry = nodes.entry(there) if nodes and not nodes.entry(missing) else None
        if entry is not None:
            self.findings.clear()
            self._fail("copy/other-kind", message, entry.key.place, "give the file another name")

    # ----------------------------------------------------------------------------------------------- articles

    def _read_articles(self, edition: Mapping, folder: Path) -> None:
        """Read the articles of all sections, from the nodes: read even where the edition is refused."""
        read_copies: dict[Path, tuple[ArticleCopy, Path]] = {}
        for named in _named_articles(edition):
            ref = self._found(FileRef(named.text.strip(), named.place), folder, "article")
            if ref.path is None:
                continue
            if ref.path in self.named:
                line = self.named[ref.path].line
                message = f"{ref.name} stands in the edition already, in line {line}"
                self._fail("copy/duplicate-story", message, named.place, "take one of the two out")
                continue
            self.named[ref.path] = named.place
            self.paths[ref.name] = ref.path
            shown = folder / ref.name
            copy = self._article(shown)
            if copy is not None:
                read_copies[ref.path] = (copy, shown)
        ids = self.kept.once("ids", (tuple(read_copies), self.root), lambda: _ids(list(read_copies), self.root))
        self.articles = {path: self._as_named(copy, ids[path], shown) for path, (copy, shown) in read_copies.items()}

    def _as_named(self, copy: ArticleCopy, article_id: str, shown: Path) -> Article:
        return self.kept.once(("named", shown), (copy, article_id), lambda: _named(copy, article_id, str(shown)))

    def _article(self, file: Path) -> ArticleCopy | None:
        result = self.kept.of_file("article", file, (), lambda: read_as(file, ArticleCopy))
        self.findings += result.findings
        if result.value is None:
            return None
        self.findings += _table_faults(result.value)
        copy = result.value
        if not copy.pictures:
            return copy
        files = tuple(self._found(picture.file, file.parent, "picture") for picture in copy.pictures)
        return self.kept.once(("copy", file), (copy, files), lambda: _with_pictures(copy, files))

    # -------------------------------------------------------------------------------------------- the edition

    def _assembled(self, given: EditionFile, places: dict[str, Place], file: Path) -> Edition:
        folder = file.parent
        sections = tuple(self._section(section, folder) for section in given.sections)
        teasers = tuple(self._teaser(teaser, folder) for teaser in given.teasers)
        made = {
            **dict(given),
            "format": _page_format(given.format),
            "pages": _page_count(given.pages),
            "sections": sections,
            "teasers": self._as_before("teasers", file, tuple(teaser for teaser in teasers if teaser is not None)),
            "fillers": self._with_files(given.fillers, file, "filler"),
            "ads": self._with_files(given.ads, file, "advertisement"),
        }
        return Edition.model_construct(
            **made,
            root=self.root,
            path=file,
            slug=slug_of(given.masthead.title.text, given.date, given.number),
            bare=False,
            places=places,
        )

    def _section(self, section: SectionEntry, folder: Path) -> Section:
        found = (self._story(entry, folder) for entry in section.stories)
        stories = tuple(story for story in found if story is not None)
        return Section.model_construct(name=section.name, start=section.start, stories=stories)

    def _story(self, entry: StoryEntry, folder: Path) -> Story | None:
        article = self._known(entry.article, folder)
        if article is None:
            return None
        if entry.short == "allowed" and article.short is None:
            message = f"{entry.article} has no short body that could stand in"
            self._warn("copy/no-short", message, entry.article.place, "write short: … in the article")
        name = ("story", folder / entry.article.name)
        return self.kept.once(
            name, (entry, article), lambda: Story.model_construct(**{**dict(entry), "article": article})
        )

    def _teaser(self, teaser: TeaserEntry, folder: Path) -> Teaser | None:
        article = self._known(teaser.article, folder)
        if article is not None:
            return Teaser(article=article.id, text=teaser.text)
        ref = self._found(teaser.article, folder, "article")
        if ref.path is not None and ref.path not in self.named:
            message = f"{teaser.article} is in no section of this edition"
            hint = "tease an article of this edition"
            self._fail("copy/unknown-article", message, teaser.article.place, hint)
        return None

    def _known(self, ref: FileRef, folder: Path) -> Article | None:
        try:
            return self.articles.get(self.paths.get(ref.name) or (folder / ref.name).resolve())
        except (OSError, RuntimeError, ValueError):
            return None

    # ------------------------------------------------------------------------------------------------ files

    def _with_files(self, values: tuple[ValueT, ...], file: Path, what: str) -> tuple[ValueT, ...]:
        """Return values of an edition, some of which name files, with the files looked up."""
        return self._as_before(what, file, tuple(self._with_file(value, file.parent, what) for value in values))

    def _with_file(self, value: ValueT, folder: Path, what: str) -> ValueT:
        """Return a value that names a file with the file looked up."""
        ref = getattr(value, "file", None)
        return value if ref is None else value.model_copy(update={"file": self._found(ref, folder, what)})

    def _as_before(self, name: str, file: Path, values: tuple[ValueT, ...]) -> tuple[ValueT, ...]:
        """Return the values of the last reading where they are equal."""
        return self.kept.once((name, file), (values,), lambda: values)

    def _found(self, ref: FileRef, folder: Path, what: str) -> FileRef:
        """Look up a file inside the edition's folder; note where it is not there.

        A file that was found before and is still the same one is not looked up again: to follow every folder of every
        path would take longer than to read what has changed.
        """
        try:
            about = os.lstat(os.path.join(folder, ref.name))  # noqa: PTH118 - a tenth of what paths take
        except (OSError, ValueError):
            return self._looked_up(ref, folder, what)
        if not stat.S_ISREG(about.st_mode):
            return self._looked_up(ref, folder, what)
        found = self.kept.once(
            ("file", folder, ref.name), (ref, about.st_dev, about.st_ino), lambda: self._looked_up(ref, folder, what)
        )
        return found if found.path else self._looked_up(ref, folder, what)

    def _looked_up(self, ref: FileRef, folder: Path, what: str) -> FileRef:
        name = Path(ref.name)
        if "://" in ref.name:
            hint = "put the file into the edition's folder"
            return self._refused(ref, "copy/outside-folder", f"{ref.name} is an address; nothing is fetched", hint)
        if name.is_absolute() or PureWindowsPath(ref.name).drive or "\\" in ref.name:
            hint = "write the path from this file's folder, with slashes: pictures/name.jpg"
            return self._refused(ref, "copy/outside-folder", f"{ref.name} is not a path from this folder", hint)
        try:
            path = (folder / name).resolve()
            inside, there = path.is_relative_to(self.root), path.is_file()
        except (OSError, RuntimeError, ValueError):  # a link to itself, a name too long
            inside, there, path = True, False, folder / name
        if not inside:
            hint = "put the file into the edition's folder"
            return self._refused(ref, "copy/outside-folder", f"{ref.name} lies outside the edition's folder", hint)
        if not there:
            code = "copy/missing-article" if what == "article" else "copy/missing-file"
            return self._refused(ref, code, f"the {what} {ref.name} is not there", _near_file(path))
        return FileRef(ref.name, ref.place, path)

    def _refused(self, ref: FileRef, code: str, message: str, hint: str) -> FileRef:
        self._fail(code, message, ref.place, hint)
        return ref

    def _fail(self, code: str, message: str, place: Place | None, hint: str = "") -> None:
        self.findings.append(_fault(code, message, place, hint))

    def _warn(self, code: str, message: str, place: Place | None, hint: str = "") -> None:
        self.findings.append(Finding(code=code, severity=Severity.WARN, message=message, place=place, hint=hint))


def _fault(code: str, message: str, place: Place | None, hint: str = "") -> Finding:
    return Finding(code=code, severity=Severity.FAIL, message=message, place=place, hint=hint)


def _near_file(path: Path) -> str:
    """Name the file beside a missing one that was meant, if any looks like it."""
    try:
        names = sorted(each.name for each in path.parent.iterdir())
    except OSError:
        return f"there is no folder {path.parent.name}"
    if path.name in names:
        return f"{path.name} is a folder, or a link that leads nowhere: name a file"
    if any(unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", path.name) for name in names):
        return "the file's name writes its accents in another way, as a Mac does: rename it with the keyboard's letters"
    near = difflib.get_close_matches(path.name, names, n=1)
    return f"did you mean {near[0]}?" if near else "look at the name, capitals and all"


def _named_articles(edition: Mapping) -> Iterator[Scalar]:
    """Yield the names of the articles in an edition's nodes, as far as they are there."""
    for section in _items(edition.get("sections")):
        for story in _items(section.get("stories") if isinstance(section, Mapping) else None):
            named = story.get("article") if isinstance(story, Mapping) else None
            if isinstance(named, Scalar) and named.text.strip():
                yield named


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _ids(paths: list[Path], root: Path) -> dict[Path, str]:
    """Return an id for each article: its file's stem, or where stems are the same, its folders and stem."""
    stems = Counter(path.stem for path in paths)
    single = {stem for stem, count in stems.items() if count == 1}
    ids: dict[Path, str] = {}
    for path in sorted(paths):
        parts = path.relative_to(root).with_suffix("").parts
        wanted = path.stem if stems[path.stem] == 1 else "-".join(parts)
        number, taken = 2, {*ids.values(), *(single - {path.stem})}
        made = wanted
        while made in taken:
            made, number = f"{wanted}-{number}", number + 1
        ids[path] = made
    return ids


def _table_faults(article: ArticleCopy) -> Iterator[Finding]:
    for table in article.tables:
        wide = len(table.columns)
        for row in table.rows:
            if len(row) != wide:
                place = next((cell.place for cell in row if cell.place), table.columns[0].place)
                message = f"a row has {len(row)} cells, the table {wide} columns"
                hint = 'give each column a cell; an empty one is "", and text with commas goes in quotes'
                yield _fault("copy/table-row", message, place, hint)


def _edition_faults(edition: EditionFile, node: Mapping) -> Iterator[Finding]:
    """Yield what only the fields of an edition together can show to be wrong."""
    place = node_at(node, ("imprint",)).place
    if edition.ads and not edition.imprint.advertising:
        message = "advertising is missing in imprint, and advertisements are sold"
        yield _fault("copy/missing-field", message, place, "add advertising: …")
    yield from imprint_findings(edition.imprint, place)
    yield from _page_faults(edition, node)
    yield from _column_faults(edition, node)


def _page_faults(edition: EditionFile, node: Mapping) -> Iterator[Finding]:
    count = _page_count(edition.pages)
    if count is None or count.max is None:
        return
    colour = () if edition.colour_pages == "all" else edition.colour_pages
    paths = [*_paths(edition, "page"), *((("colour_pages", n), page) for n, page in enumerate(colour))]
    for path, page in paths:
        if page is not None and page > count.max:
            message = f"page {page} is beyond the edition's {count.max} pages"
            hint = "raise pages, or name another page"
            yield _fault("copy/no-such-page", message, node_at(node, path).place, hint)


def _column_faults(edition: EditionFile, node: Mapping) -> Iterator[Finding]:
    for path, columns in _paths(edition, "columns"):
        if edition.columns is not None and columns is not None and columns > edition.columns:
            message = f"{columns} columns are more than the page's {edition.columns}"
            yield _fault("copy/too-many-columns", message, node_at(node, path).place, "give it fewer columns")


def _paths(edition: EditionFile, name: str) -> Iterator[tuple[tuple[str | int, ...], int | None]]:
    """Yield a field of all stories and advertisements, each with the path to it."""
    for n, section in enumerate(edition.sections):
        for m, story in enumerate(section.stories):
            yield ("sections", n, "stories", m, name), getattr(story, name)
    for n, ad in enumerate(edition.ads):
        yield ("ads", n, name), getattr(ad, name)


def _page_format(given: str | CustomFormat | None) -> PageFormat | None:
    if given is None:
        return None
    if isinstance(given, CustomFormat):
        return PageFormat(width=given.width, height=given.height)
    return FORMATS[given]


def _page_count(given: int | PageCount | None) -> PageCount | None:
    return PageCount(min=given, max=given) if isinstance(given, int) else given
