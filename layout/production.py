"""The run, readable as a recipe: from a path to finished files.

Every step is a function of another room; what stands here is their order and what passes between them. Findings are
gathered on the way and written to report.json; a step that cannot go on raises a `LayoutError`, and nothing is
written.
"""

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol

from layout.composer.galley import PictureItem, SetLine, Setter, WordLore
from layout.composer.keeping import NotKeptError, packed, unpacked
from layout.composer.package import Package, prepare
from layout.composer.parts import Galley
from layout.copy.load import Remembered, load
from layout.copy.model import Edition, FileRef
from layout.copy.typed import at_their_characters
from layout.errors import CopyRefusedError, MakeupError, MissingPartError, PreflightError, UsageError
from layout.findings import Finding, PagePlace, Place, Result, Severity, in_order
from layout.html import typeblocks
from layout.html.furniture import RUNNING_HEAD_ROWS, Paper, furniture, masthead_rows
from layout.html.pointers import pointers
from layout.html.proofmarks import PROOF_FACES, Remark, Slip, back_pages, found_remarks, page_marks, sheet_css
from layout.html.render import render_back, render_page
from layout.html.views import ExpectedLine, PageView, Pictures, SettingClasses, page_view
from layout.makeup.castoff import CastOff
from layout.makeup.fit import Fitted, lock_of, make_up_edition
from layout.makeup.furnishing import Furnishing
from layout.makeup.lock import FILE_NAME as LOCK_NAME
from layout.makeup.lock import Lock, read_lock, written
from layout.makeup.plan import Plan
from layout.makeup.story import HeadRows, make_up_story
from layout.makeup.trace import Furniture, Header, Story, trace
from layout.preflight.own import Inspection, inspect, inspect_ads
from layout.press import conserve, profiles
from layout.press.ads import ill_fitting, is_pdf, open_ad
from layout.press.cache import Store, key_of
from layout.press.crops import PlacedPicture, cropped, pdf_ads
from layout.press.delivery import Delivered, Names, PageFacts, deliver
from layout.press.finish import Work, finishers, options
from layout.press.identity import sources_of, work_of
from layout.press.jobs import in_processes
from layout.press.notes import bleeding, noting
from layout.press.profiles import Press, open_press
from layout.press.stamp import NO_CLAIMS
from layout.press.variants import VARIANTS, Variant, VariantName, for_press, tokens, with_sources
from layout.press.write import write_whole
from layout.style import Format, Style, load_style
from layout.typography.fonts import FontBook, load_fonts
from layout.typography.hyphens import NO_EXCEPTIONS, Hyphenator, read_exceptions
from layout.typography.ligatures import NO_LIGATURE_EXCEPTIONS, LigatureBreaker, read_ligature_exceptions
from layout.units import POINTS_PER_INCH

#: The style and fonts that come with the program: in the wheel beside the package, in a checkout one folder up.
_PACKAGE: Final = Path(__file__).resolve().parent
_SHIPPED: Final = (_PACKAGE / "data", _PACKAGE.parent)

#: Pixels an inch below which a picture looks soft in newsprint (GWG 2015 for newspapers warns at 149, fails at 99).
_SOFT_PPI: Final = 125

#: Bytes of a galley above which it is not kept: one that was tried in very many widths.
_LARGEST_GALLEY: Final = 1 << 21

#: Called with a step's name as it begins.
Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What readers of a proof left on an edition: remarks at their places, and who approved which page."""

    remarks: tuple[Remark, ...] = ()
    approved: Mapping[int, str] = field(default_factory=dict)


class Readers(Protocol):
    """Knows what readers left on an edition."""

    def __call__(self, root: Path, layout: Mapping[str, Any]) -> Read:
        """Return what lies beside the copy in ``root``, at its places on the pages of a layout.json."""


@dataclass(slots=True, kw_only=True)
class Memory:
    """What a process that builds one edition again and again keeps, so that only what changed is made anew.

    None of it changes a result: a galley is kept for an equal article in the same newsroom, a laid out page for
    equal HTML and pictures.
    """

    newsroom: "tuple[object, Newsroom] | None" = None
    galleys: dict[tuple[str, bool], tuple[object, Galley]] = field(default_factory=dict)
    classes: SettingClasses = field(default_factory=SettingClasses)
    pages: dict[VariantName, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    #: Files of single pages, by the pages' keys.
    files: dict[str, bytes] = field(default_factory=dict)
    #: Pages of layout.json with what they were made from.
    traced: dict[int, tuple[object, dict[str, Any]]] = field(default_factory=dict)
    #: Pages as HTML with what they were made from.
    html: dict[tuple[VariantName, int], tuple[object, "_Html"]] = field(default_factory=dict)
    #: Copy by its file and the file's age.
    copy: Remembered = field(default_factory=dict)

    def forget(self) -> None:
        """Keep nothing."""
        self.newsroom = None
        self.galleys.clear()
        self.pages.clear()
        self.pictures.clear()
        self.files.clear()
        self.traced.clear()
        self.html.clear()
        self.classes = SettingClasses()

    def cropped(self, placed: Sequence[PlacedPicture], variant: Variant) -> dict[str, bytes]:
        """Return pictures' bytes by their addresses; those whose file and place are as they were are not made again."""
        keys = {picture: (variant.name, picture, *_stamp(picture.path)) for picture in placed}
        fresh = [picture for picture in placed if keys[picture] not in self.pictures]
        made = cropped(fresh, variant) if fresh else {}
        known = {keys[picture]: made.get(picture.address) or self.pictures[keys[picture]] for picture in placed}
        others = {key: content for key, content in self.pictures.items() if key[0] != variant.name}
        self.pictures = others | known
        return {picture.address: known[keys[picture]] for picture in placed}

    def opened(self, edition: Edition, cache: Path) -> "Newsroom":
        """Return the newsroom, opened anew when style, fonts or format are other than last time."""
        asked = (edition.style, edition.format, edition.columns, _stamps(edition))
        if self.newsroom is None or self.newsroom[0] != asked:
            self.forget()
            self.newsroom = (asked, open_newsroom(edition, cache))
        return self.newsroom[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build is asked for."""

    out: Path
    cache: Path
    variants: tuple[VariantName, ...] = tuple(VARIANTS)
    #: Forget the lock and make everything up anew.
    fresh: bool = False
    #: Keep the make-up in the lock beside the edition.
    accept: bool = False
    #: Take a page that stays too white for a failure.
    strict: bool = False
    #: Put the YAML into the archive file, which is PDF/A-3 then.
    embed_source: bool = False
    progress: Progress = field(default=_silent)
    #: What is kept for the next build of the same edition, in a process that builds it again and again.
    memory: Memory | None = None
    #: What readers left on the pages, for the proof.
    readers: "Readers | None" = None
    #: Where what was made is kept for later builds.
    store: Store | None = None
    #: Processes at once.
    jobs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Style, format, fonts and word lore: what an edition is set with."""

    style: Style
    page: Format
    setter: Setter
    castoff: CastOff

    @property
    def fonts(self) -> FontBook:
        """The paper's faces."""
        return self.setter.fonts


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """An edition made up: its plan, and what the plan was made from."""

    edition: Edition
    newsroom: Newsroom
    packages: Mapping[str, Package]
    plan: Plan
    fitted: Fitted | None
    findings: tuple[Finding, ...]
    #: Its layout.json, once it was asked for; it stays the same whatever is found later.
    traced: list[dict[str, Any]] = field(default_factory=list, repr=False, compare=False)

    @property
    def paper(self) -> Paper:
        """What the furniture says."""
        edition, style = self.edition, self.newsroom.style
        masthead = edition.masthead
        motto = masthead.motto if masthead else style.masthead.motto
        return Paper(
            title=str(masthead.title) if masthead else style.masthead.title,
            motto=str(motto or ""),
            language=style.language,
            date=edition.date,
            number=edition.number,
            volume=edition.volume,
            price=str(edition.price or ""),
            ears=tuple(str(ear) for ear in masthead.ears) if masthead else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished build: its folder, its files, and what was found."""

    folder: Path
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    #: How long the steps took, in the order they ran.
    seconds: Mapping[str, float] = field(default_factory=dict)
    #: The files of pictures and advertisements: libraries open some of them by their names.
    pictures: tuple[Path, ...] = ()
    #: The lock that keeps its make-up, as `accept` would write it; None for an article built alone.
    lock: bytes | None = None


def build(path: Path, settings: Settings) -> Built:
    """Build an edition or an article in the variants asked for.

    Raises:
        LayoutError: with findings, if it cannot be built; then nothing is written.
    """
    seconds: dict[str, float] = {}
    with _timed("read", seconds, settings.progress):
        read = load(path)
        lock = None if settings.fresh else read_lock(read.value.path.parent)
    with _timed("make up", seconds, settings.progress):
        try:
            made = make_up(read, settings.cache, lock=lock, memory=settings.memory, store=settings.store)
            made = _held_to(made, lock, strict=settings.strict)
        except OversetError as error:
            write_whole(settings.out / read.value.slug / "report.json", _json(report_json(error.made)))
            raise
    settings.progress("lay out")
    finished = _finished(made, settings, seconds)
    drawn = {name: one.drawn for name, one in finished.items()}
    inspection = None
    if "print" in finished:
        made, inspection = replace(made, findings=finished["print"].findings), finished["print"].inspection
    with _timed("write", seconds, settings.progress):
        built = _write(made, {name: sheets.content for name, sheets in drawn.items()}, settings.out, inspection)
        if "print" in drawn and not made.edition.bare:
            built = replace(built, files=(*built.files, *_delivered(made, drawn["print"], settings.out)))
        if settings.accept:
            accept(made, lock)
    pictures = tuple(file.path for file in picture_files(made.edition).values() if file.path)
    kept = make_up_lock(made, lock.approved() if lock else {})
    return replace(built, seconds=seconds, pictures=pictures, lock=written(kept) if kept else None)


def _row(name: VariantName, settings: Settings) -> Variant:
    """Return a variant's row of the table, as it is asked for."""
    row = VARIANTS[name]
    return with_sources(row) if settings.embed_source and name == "archive" else row


def fit(path: Path, cache: Path) -> MadeUp:
    """Make an edition up and return it for its fit table, overset or not."""
    read = load(path)
    try:
        return make_up(read, cache, lock=read_lock(read.value.path.parent))
    except OversetError as error:
        return error.made


def show(path: Path, cache: Path, seconds: dict[str, float], *, memory: Memory, kept: Lock | None = None) -> MadeUp:
    """Make an edition up to be looked at, overset or not, with approved pages changed or not; nothing is written.

    Args:
        path: an edition or an article.
        cache: the user's cache folder.
        seconds: takes how long each step took.
        memory: of the last time.
        kept: placements to keep where the lock beside the edition is not of the stories as they stand.

    Raises:
        LayoutError: with findings, if there are no pages to look at.
    """
    with _timed("read", seconds):
        read = load(path, memory.copy)
        lock = read_lock(read.value.path.parent)
    with _timed("make up", seconds):
        try:
            made = make_up(read, cache, lock=_held(read.value, lock, kept), memory=memory)
        except OversetError as error:
            made = error.made
        return replace(made, findings=in_order((*made.findings, *_approved_changed(made, lock, memory))))


def _held(edition: Edition, lock: Lock | None, kept: Lock | None) -> Lock | None:
    """Return the lock to make up by: that beside the edition if it is of its stories and style as they are, else another."""
    order = tuple(story.article.id for story in edition.stories)
    same = lock and kept and (lock.order, lock.setting) == (order, kept.setting)
    return lock if same or kept is None else kept


def make_up_lock(made: MadeUp, approved: Mapping[int, str] | None = None) -> Lock | None:
    """Return the lock that keeps a make-up; None for an article built alone."""
    if made.fitted is None:
        return None
    return lock_of(made.edition, made.fitted, _setting(made.newsroom), approved or {})


def approve(path: Path, number: int, cache: Path) -> Path:
    """Keep the make-up and approve one page: from now on a build whose page differs stops.

    Returns:
        The lock's path.

    Raises:
        UsageError: if the edition has no such page, or is an article built alone.
    """
    read = load(path)
    lock = read_lock(read.value.path.parent)
    made = make_up(read, cache, lock=lock)
    if made.fitted is None or not 1 <= number <= len(made.plan.pages):
        raise UsageError(f"{path} has no page {number} to approve")
    digests = page_digests(made, [number])
    return accept(made, lock, approved=digests)


def accept(made: MadeUp, lock: Lock | None, approved: Mapping[int, str] | None = None) -> Path:
    """Write the make-up into the lock beside the edition; pages approved before stay approved."""
    assert made.fitted is not None or made.edition.bare
    path = made.edition.path.parent / LOCK_NAME
    new = make_up_lock(made, {**(lock.approved() if lock else {}), **(approved or {})})
    if new is not None:
        write_whole(path, written(new))
    return path


def _setting(newsroom: Newsroom) -> str:
    """A digest of what a make-up depends on beside the copy: format and paragraph styles."""
    data = newsroom.page.model_dump_json() + newsroom.style.model_dump_json(
        include={"paragraphs", "headlines", "composer"}
    )
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def _held_to(made: MadeUp, lock: Lock | None, *, strict: bool) -> MadeUp:
    """Hold a make-up to its approved pages and, if strict, to full pages.

    Raises:
        MakeupError: if an approved page has changed, or a page is underset and that is a failure.
    """
    changed = _approved_changed(made, lock)
    if changed:
        raise MakeupError("an approved page has changed", (*made.findings, *changed))
    if strict and any(finding.code == "page/underset" for finding in made.findings):
        raise MakeupError("a page stays too white", made.findings)
    return made


def _approved_changed(made: MadeUp, lock: Lock | None, memory: Memory | None = None) -> tuple[Finding, ...]:
    """Return which approved pages would come out other than they were approved."""
    approved = lock.approved() if lock else {}
    digests = page_digests(made, approved, memory) if approved else {}
    return tuple(
        Finding(
            code="page/approved-changed",
            severity=Severity.FAIL,
            message=f"page {number} is approved, and would come out other than it was approved",
            hint="take the change back, or approve the page again",
            on_page=PagePlace(number),
        )
        for number, digest in approved.items()
        if digests.get(number) != digest
    )


def page_digests(made: MadeUp, numbers: Collection[int], memory: Memory | None = None) -> dict[int, str]:
    """Return a digest of all that is drawn on pages: their HTML, the style's sheets and the pictures' bytes."""
    variant, shown = VARIANTS["print"], VARIANTS["screen"]  # needs no press to show another picture or crop
    placed = _placed_pictures(made)
    wanted = [picture for picture in placed if picture.page in numbers]
    sources = memory.cropped(placed, shown) if memory else cropped(wanted, shown)
    pictures = _pictures(made, sources)
    sheets = b"".join(sheet.read_bytes() for sheet in sorted(made.newsroom.style.folder.glob("*.css")))
    digests = {}
    for number in numbers:
        if number > len(made.plan.pages):
            continue
        classes = SettingClasses()
        html = render_page(_view(made, number - 1, variant, classes, pictures)[0])
        drawn = hashlib.sha256(html.encode() + classes.css().encode() + sheets)
        for address in sorted(address for address in sources if address in html):
            drawn.update(sources[address])
        digests[number] = drawn.hexdigest()
    return digests


def make_up(
    read: Result[Edition],
    cache: Path,
    *,
    lock: Lock | None = None,
    memory: Memory | None = None,
    store: Store | None = None,
) -> MadeUp:
    """Set an edition's copy and make its pages up; what a store holds of its stories is not set again.

    Raises:
        MissingPartError: if a glyph, a face or a picture is missing.
        MakeupError: if the copy is not on the pages whole.
    """
    edition = read.value
    newsroom = memory.opened(edition, cache) if memory else open_newsroom(edition, cache)
    ratios, widest, picture_findings = _ratios(edition)
    desk = _Galleys(edition, newsroom, (ratios, widest), memory.galleys if memory else {}, store)
    kept = lock if lock and lock.setting == _setting(newsroom) else None
    plan, fitted = _plan(edition, newsroom, desk, ratios, kept)
    newsroom.setter.keep()
    said = (*read.findings, *picture_findings, *(fitted.findings if fitted else ()))
    glyphs = at_their_characters(newsroom.setter.findings, edition)
    if glyphs:
        if memory:
            memory.forget()  # what was found once is not found again in galleys that are kept
        raise MissingPartError("characters that no face has", (*said, *glyphs))
    made = MadeUp(
        edition=edition,
        newsroom=newsroom,
        packages=desk.packages(fitted),
        plan=plan,
        fitted=fitted,
        findings=in_order(said),
    )
    _nothing_lost(made)
    desk.keep()
    if memory is None:
        newsroom.setter.let_go()
    return made


class _Galleys:
    """Each story's galley, made when first asked for: with its body, or with its shorter one."""

    def __init__(
        self,
        edition: Edition,
        newsroom: Newsroom,
        pictures: tuple[Mapping[str, float], Mapping[str, float]],
        kept: dict[tuple[str, bool], tuple[object, Galley]],
        store: Store | None = None,
    ) -> None:
        self._articles = {article.id: article for article in edition.articles}
        self._newsroom = newsroom
        self._pictures = pictures
        style = newsroom.style
        self._paper = str(edition.masthead.title) if edition.masthead else style.masthead.title
        self._galleys = kept
        self._store = store
        self._setting = _newsroom_digest(newsroom) if store else ""
        #: Of each galley looked for in the store: its key there, and how much was set of it.
        self._stored: dict[tuple[str, bool], tuple[str, int]] = {}

    def __call__(self, article_id: str, *, short: bool) -> Galley:
        """Return a story's galley."""
        key = (article_id, short)
        made_of = (self._articles[article_id], self._pictures, self._paper)
        if key not in self._galleys or self._galleys[key][0] != made_of:
            self._galleys[key] = (made_of, self._taken_up(key) or self._galley(*key))
        return self._galleys[key][1]

    def keep(self) -> None:
        """Leave in the store what it did not hold."""
        for key, (name, known) in self._stored.items():
            galley = self._galleys[key][1]
            content = packed(galley) if len(galley.flows) > known else b""
            if self._store and 0 < len(content) <= _LARGEST_GALLEY:
                self._store.put(name, content)

    def _galley(self, article_id: str, short: bool) -> Galley:
        package = prepare(
            self._articles[article_id],
            digit_grouping=self._newsroom.style.digit_grouping,
            paper=self._paper,
            body="short" if short else "body",
        )
        return Galley(self._newsroom.setter, package, *self._pictures)

    def _taken_up(self, key: tuple[str, bool]) -> Galley | None:
        """Return a galley as an earlier build left it in the store."""
        if self._store is None:
            return None
        own = f"{key[0]}/"
        shapes = [sorted(item for item in each.items() if item[0].startswith(own)) for each in self._pictures]
        name = key_of("galley", self._articles[key[0]], key, shapes, self._paper, self._setting)
        content = self._store.get(name)
        try:
            package, flows = unpacked(content, self._newsroom.setter) if content else (None, {})
        except NotKeptError:
            package, flows = None, {}
        self._stored[key] = (name, len(flows))
        if package is None:
            return None
        galley = Galley(self._newsroom.setter, package, *self._pictures)
        galley.flows.update(flows)
        return galley

    def packages(self, fitted: Fitted | None) -> dict[str, Package]:
        """Return the packages as they were set."""
        short = fitted.short if fitted else frozenset()
        return {name: self(name, short=name in short).package for name in self._articles}


def _plan(
    edition: Edition, newsroom: Newsroom, galleys: _Galleys, ratios: Mapping[str, float], lock: Lock | None
) -> tuple[Plan, Fitted | None]:
    style, page = newsroom.style, newsroom.page
    heads = HeadRows(first=masthead_rows(page), other=RUNNING_HEAD_ROWS)
    if edition.bare:
        section = str(edition.sections[0].name or "")
        galley = galleys(edition.articles[0].id, short=False)
        return Plan(format=page, pages=make_up_story(galley, style, page, heads, section)), None
    furnishing = Furnishing(edition, newsroom.setter, (heads.first, heads.other), ratios)
    fitted = make_up_edition(edition, galleys, newsroom.castoff, furnishing, lock)
    return Plan(format=page, pages=fitted.pages), fitted


def _nothing_lost(made: MadeUp) -> None:
    """Hold the plan's lines against the copy; copy that is overset has been said already and ends the run as such."""
    fitted = made.fitted
    overset = [finding for finding in made.findings if finding.code == "page/overset"]
    if overset:
        raise OversetError("the copy does not fit the pages", made)
    lines = [
        line for page in made.plan.pages for frame in page.frames for part in frame.fragments for line in _lines(part)
    ]
    articles = {article.id: article for article in made.edition.articles}
    short = fitted.short if fitted else frozenset()
    dropped = fitted.dropped if fitted else frozenset()
    lost = tuple(conserve.copy_is_whole(articles, lines, short=short, dropped=dropped))
    if lost:
        raise MakeupError("copy is missing from the pages", (*made.findings, *lost))


def _newsroom_digest(newsroom: Newsroom) -> str:
    """A digest of all that lines depend on beside their copy."""
    style = newsroom.style
    told = hashlib.sha256(
        (style.model_dump_json() + newsroom.page.model_dump_json() + newsroom.fonts.digest()).encode()
    )
    for words in sorted(style.folder.glob("*.txt")):
        told.update(words.name.encode() + words.read_bytes())
    return told.hexdigest()


class OversetError(MakeupError):
    """The copy does not fit the pages. Carries what was made up, for the fit table and report.json."""

    def __init__(self, message: str, made: MadeUp) -> None:
        super().__init__(message, made.findings)
        self.made = made


def open_newsroom(edition: Edition, cache: Path) -> Newsroom:
    """Return the style, format, faces and word lore an edition is set with.

    Raises:
        CopyRefusedError: if style, fonts or word lists are not as they should be.
    """
    folder = _found("styles", edition.root) / edition.style
    style = load_style(folder)
    page = _format(edition, style)
    fonts = load_fonts(_found("fonts", edition.root) / "fonts.yaml", cache)
    names = style.composer.names
    lore = {language: _lore(language, folder, names, cache) for language in ("de", "en")}
    setter = Setter(style, page, fonts, lore)
    return Newsroom(style=style, page=page, setter=setter, castoff=CastOff(style, page))


def find_style(name: str, root: Path) -> Path:
    """Return a style's folder: in the nearest styles/ above a folder, else among those that come with the program."""
    return _found("styles", root) / name


def find_fonts(root: Path) -> Path:
    """Return the folder with fonts.yaml: the nearest above a folder, else the one that comes with the program."""
    return _found("fonts", root)


def fonts_folder(edition: Edition) -> Path:
    """Return the folder with the fonts.yaml that an edition is set by."""
    return _found("fonts", edition.root)


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
            place=Place(str(edition.path)),
        )  # fmt: skip
        raise CopyRefusedError(f"{edition.path} cannot be set", [finding]) from error


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


def picture_files(edition: Edition) -> dict[str, FileRef]:
    """Return every picture, advertisement and filler file of an edition by its key."""
    files = {
        f"{article.id}/picture.{index}": picture.file
        for article in edition.articles
        for index, picture in enumerate(article.pictures, 1)
    }
    files |= {f"ad/{index}": ad.file for index, ad in enumerate(edition.ads, 1)}
    files |= {f"filler/{index}": filler.file for index, filler in enumerate(edition.fillers, 1) if filler.file}
    return files


def _ratios(edition: Edition) -> tuple[dict[str, float], dict[str, float], tuple[Finding, ...]]:
    """Return height over width of each picture by its key, and the width in points at which it turns soft.

    Raises:
        MissingPartError: if a picture cannot be used, with all that were found.
    """
    ratios: dict[str, float] = {}
    widest: dict[str, float] = {}
    findings: list[Finding] = []
    for key, file in picture_files(edition).items():
        from layout.press.pictures import open_picture  # numpy and Pillow: only where there are pictures

        assert file.path is not None  # the loader found every file
        if is_pdf(file.path):
            findings += open_ad(file.path, file.place).findings  # its place is sold, whatever its size
            continue
        opened = open_picture(file.path, file.place)
        findings += opened.findings
        if opened.value:
            ratios[key] = opened.value.height_px / opened.value.width_px
            # A crop in height keeps the width; one in width leaves the pixels of a narrower picture.
            widest[key] = opened.value.width_px / _SOFT_PPI * POINTS_PER_INCH
    failed = [finding for finding in findings if finding.severity >= Severity.FAIL]
    if failed:
        raise MissingPartError("pictures that cannot be printed", findings)
    return ratios, widest, tuple(findings)


# -- drawing
# ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A variant's file; for a press that wants single pages, each in a file of its own too."""

    content: bytes
    single: tuple[bytes, ...] = ()


def press_of(made: MadeUp) -> Press:
    """Return the press an edition is printed on: its own, else the style's first choice.

    Raises:
        CopyRefusedError: if the style has no such press profile.
        MissingPartError: if the ICC profile it needs is not installed.
    """
    style = made.newsroom.style
    return open_press(made.edition.press or style.press, style=style.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A variant drawn and, if it is for print, checked: all that was found, and how long the steps took."""

    drawn: Drawn
    inspection: Inspection | None
    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]


def _finished(made: MadeUp, settings: Settings, seconds: dict[str, float]) -> dict[VariantName, Finished]:
    """Draw and check every variant asked for, several at once where there are jobs for it.

    Raises:
        MakeupError: if a line is not where it was planned.
        PreflightError: if the print file breaks a rule and nobody has accepted it.
    """
    layout_json(made)  # once for all, before there are processes
    work = [partial(_one_finished, made, name, settings) for name in settings.variants]
    finished = dict(zip(settings.variants, in_processes(work, settings.jobs), strict=True))
    for one in finished.values():
        for step, took in one.seconds.items():
            seconds[step] = seconds.get(step, 0.0) + took
    return finished


def _one_finished(made: MadeUp, name: VariantName, settings: Settings) -> Finished:
    seconds: dict[str, float] = {}
    drawn = _drawn(made, _row(name, settings), seconds, settings, readers=settings.readers)
    if name != "print":
        return Finished(drawn=drawn, inspection=None, findings=made.findings, seconds=seconds)
    with _timed("preflight", seconds, settings.progress):
        checked, inspection = _inspected(made, drawn.content)
    return Finished(drawn=drawn, inspection=inspection, findings=checked.findings, seconds=seconds)


def draw(made: MadeUp, variant: Variant, *, readers: Readers | None = None) -> bytes:
    """Lay out and write one variant of a made-up edition; a proof shows what readers left.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    return _drawn(made, variant, {}, readers=readers).content


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """One page as a PDF of its own, and a key that changes when its drawing does."""

    key: str
    content: bytes


def page_files(
    made: MadeUp,
    name: VariantName,
    seconds: dict[str, float],
    *,
    memory: Memory | None = None,
    numbers: Collection[int] = (),
) -> tuple[PageFile, ...]:
    """Lay out pages and write each as a file of its own, to be looked at: without tags, links and outline.

    Args:
        made: the edition.
        name: the variant.
        seconds: takes how long each step took.
        memory: holds files of pages drawn before, and takes those drawn now.
        numbers: the pages; all if none is named. A memory is for all.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    from layout.press.engine import Engine

    wanted = numbers or range(1, len(made.plan.pages) + 1)
    press = press_of(made) if name == "print" else None
    row = VARIANTS[name]
    plain = replace(row, finishers=("text",), claims=NO_CLAIMS, links=False, pdf={"pdf_version": "1.7"})
    variant = for_press(row, press.profile) if press else plain
    with _timed("lay out", seconds):
        placed = [picture for picture in _placed_pictures(made) if picture.page in wanted]
        sources = memory.cropped(placed, variant) if memory and not press else cropped(placed, variant, press)
        pages = _pages(made, variant, sources, None, memory, numbers)
        known = memory.files if memory else {}
        laid = _laid(made, pages, sources, known)
    with _timed("draw", seconds):
        work = replace(work_of(variant, made.edition, made.packages, made.newsroom.style), press=press)
        engine = Engine(sources, made.newsroom.setter.shaper)
        files: dict[str, bytes] = {}
        for number, key, page in zip(wanted, pages.keys, pages.html, strict=True):
            if key not in known:
                one = _of_page(work, number, placed)
                files[key] = engine.write([laid[key]], finishers=finishers(one), **options(one))
                _as_planned(_Sheets(laid=[laid[key]], expected=[page.expected]), number)
            else:
                files[key] = known[key]
    if memory:
        memory.files = files
    return tuple(PageFile(key=key, content=files[key]) for key in pages.keys)


def _drawn(
    made: MadeUp,
    variant: Variant,
    seconds: dict[str, float],
    settings: Settings | None = None,
    *,
    readers: Readers | None = None,
) -> Drawn:
    memory, store = (settings.memory, settings.store) if settings else (None, None)
    slip = _slip(made, readers) if variant.name == "proof" else None
    press = press_of(made) if variant.name == "print" else None
    variant = for_press(variant, press.profile) if press else variant
    with _timed("lay out", seconds):
        placed = _placed_pictures(made)
        sources = memory.cropped(placed, variant) if memory and not press else cropped(placed, variant, press, store)
        sheets = _laid_out(made, variant, sources, slip, memory)
    with _timed("draw", seconds):
        from layout.press.engine import Engine  # WeasyPrint takes half a second to import

        work = work_of(variant, made.edition, made.packages, made.newsroom.style)
        work = replace(work, press=press, ads=pdf_ads(placed))
        steps = (noting(slip.remarks), bleeding(slip.bleed), *finishers(work)) if slip else finishers(work)
        by_page = press is not None and press.profile.delivery.by == "page" and not made.edition.bare
        engine = Engine(sources, made.newsroom.setter.shaper, once=not (memory or by_page))
        content = engine.write(sheets.laid, finishers=steps, **options(work))
        _as_planned(sheets)
        single: tuple[bytes, ...] = ()
        if by_page:
            works = [_of_page(work, page.number, placed) for page in made.plan.pages]
            pairs = zip(sheets.laid, works, strict=True)
            single = tuple(engine.write([sheet], finishers=finishers(one), **options(one)) for sheet, one in pairs)
    return Drawn(content=content, single=single)


def _as_planned(sheets: "_Sheets", first: int = 1) -> None:
    """Hold the lines of drawn pages against the planned ones.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    findings = [
        finding
        for number, (page, expected) in enumerate(zip(sheets.laid, sheets.expected, strict=True), first)
        for finding in conserve.laid_as_planned(expected, page.lines, number)
    ]
    if findings:
        raise MakeupError("the pages came out other than they were made up", findings)


def _of_page(work: Work, number: int, placed: Sequence[PlacedPicture]) -> Work:
    """Return what the finishers of a single page's file need to know: it is a document of its own."""
    identity = work.identity
    named = replace(identity, slug=f"{identity.slug}-{number:03}", title=f"{identity.title}, {number}")
    return replace(work, identity=named, ads=pdf_ads([picture for picture in placed if picture.page == number]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """The pages of a variant laid out: WeasyPrint's pages, and the lines each must show."""

    laid: Sequence[Any]
    expected: Sequence[Sequence[ExpectedLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """The pages of a variant as HTML, a key of each, and the variant's stylesheet but for the classes of settings."""

    html: Sequence["_Html"]
    keys: tuple[str, ...]
    css: str
    classes: SettingClasses


def _pages(
    made: MadeUp,
    variant: Variant,
    sources: Mapping[str, bytes],
    slip: Slip | None,
    memory: Memory | None,
    numbers: Collection[int] = (),
) -> _Pages:
    """Write every page as HTML, or only those of some numbers."""
    classes = memory.classes if memory else SettingClasses()
    wanted = numbers or range(1, len(made.plan.pages) + 1)
    pictures = _pictures(made, sources)
    html = [_as_html(made, number, variant, classes, pictures, slip, memory) for number in wanted]
    if slip:
        backs = back_pages(slip, made.plan.grid, made.newsroom.fonts, made.newsroom.setter.shaper)
        html += [_Html(html=render_back(back.template, back.values), blocks=(), expected=()) for back in backs]
    css = _css(made, variant)
    return _Pages(html=html, keys=tuple(_page_key(css, page.html, sources) for page in html), css=css, classes=classes)


def _laid_out(
    made: MadeUp, variant: Variant, sources: Mapping[str, bytes], slip: Slip | None, memory: Memory | None
) -> _Sheets:
    """Lay out every page that is not remembered."""
    pages = _pages(made, variant, sources, slip, memory)
    known = memory.pages.get(variant.name, {}) if memory else {}
    laid = _laid(made, pages, sources, known)
    if memory:
        memory.pages[variant.name] = laid
    expected = [page.expected for page in pages.html]
    return _Sheets(laid=[laid[key] for key in pages.keys], expected=expected)


def _laid(made: MadeUp, pages: _Pages, sources: Mapping[str, bytes], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return pages laid out, by their keys; what is known of them is not laid out."""
    from layout.press.engine import Engine, use_fonts

    use_fonts(made.newsroom.fonts.prepared())
    engine = Engine(sources, made.newsroom.setter.shaper)
    sheets = (
        [engine.stylesheet(f"{pages.css}\n{pages.classes.css()}")] if any(k not in known for k in pages.keys) else []
    )
    laid: dict[str, Any] = {}
    for key, page in zip(pages.keys, pages.html, strict=True):
        if key not in laid:
            laid[key] = known.get(key) or engine.lay_out(page.html, sheets, page.blocks)
    return laid


def _css(made: MadeUp, variant: Variant) -> str:
    """Return a variant's stylesheet but for the classes of type settings."""
    style, page = made.newsroom.style, made.newsroom.page
    sheets = [style.folder / "page.css", style.folder / f"{variant.name}.css"]
    sheet_size = sheet_css() if variant.name == "proof" else ""
    return "\n".join(
        [
            f"@page{{size:{page.width:.4f}pt {page.height:.4f}pt;margin:0}}",
            sheet_size,
            typeblocks.CSS,
            tokens(style, variant),
        ]
        + [sheet.read_text("utf-8") for sheet in sheets]
    )


def _page_key(css: str, html: str, sources: Mapping[str, bytes]) -> str:
    """Return a key that changes when what is drawn on a page does."""
    digest = hashlib.sha256(f"{css}\n{html}".encode())
    for address in sorted(address for address in sources if f'"{address}"' in html):
        digest.update(sources[address])
    return digest.hexdigest()


def _slip(made: MadeUp, readers: Readers | None) -> Slip:
    """Return what the proof says of itself: title, version, copy, findings and readers' remarks."""
    edition, layout = made.edition, layout_json(made)
    for role, name in PROOF_FACES:  # the stylesheet asks for them by name
        made.newsroom.fonts.face(role, name)
    read = readers(edition.path.parent, layout) if readers else Read()
    remarks = (
        *found_remarks([finding_json(_relative(finding, edition)) for finding in made.findings], layout),
        *read.remarks,
    )
    digest = hashlib.sha256()
    for source in sources_of(edition):
        digest.update(f"{source.name}\0{len(source.content)}\0".encode() + source.content)
    return Slip(
        title=_title(edition),
        version=version("umbruch"),
        copy=digest.hexdigest()[:8],
        language=made.newsroom.style.language,
        date=edition.date,
        pages=len(made.plan.pages),
        bleed=layout["page"]["bleed"],
        status=read.approved,
        remarks=tuple(replace(remark, number=number) for number, remark in enumerate(remarks, 1)),
    )


def _proofed(made: MadeUp, view: PageView, slip: Slip) -> PageView:
    marks = page_marks(made.plan.pages[view.number - 1], made.plan.grid, slip)
    return replace(view, under=marks.under, over=marks.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Html:
    """A page as HTML, with its blocks of type and the lines it must show."""

    html: str
    blocks: Sequence[typeblocks.TypeBlock]
    expected: Sequence[ExpectedLine]


def _as_html(
    made: MadeUp,
    number: int,
    variant: Variant,
    classes: SettingClasses,
    pictures: Pictures,
    slip: Slip | None,
    memory: Memory | None,
) -> _Html:
    """Return a page as HTML, as it was written the last time if nothing it is made from has changed."""
    page = made.plan.pages[number - 1]
    packages = tuple(made.packages.get(frame.story or "") for frame in page.frames)
    points = pointers(made.edition, made.plan, page)
    made_from = (page, packages, points, pictures, made.paper, _title(made.edition), variant.links)
    if memory and not slip:
        known = memory.html.get((variant.name, number))
        if known and known[0] == made_from:
            return known[1]
    view, expected = _view(made, number - 1, variant, classes, pictures)
    if slip:
        view = _proofed(made, view, slip)
    new = _Html(html=render_page(view), blocks=view.blocks, expected=expected)
    if memory and not slip:
        memory.html[variant.name, number] = (made_from, new)
    return new


def _pictures(made: MadeUp, sources: Mapping[str, bytes]) -> Pictures:
    """Return the edition's pictures that there are, by their keys, and what they show in words."""
    alts = {picture.key: picture.alt for package in made.packages.values() for picture in package.pictures}
    alts |= {f"ad/{index}": str(ad.alt or ad.advertiser or "Anzeige") for index, ad in enumerate(made.edition.ads, 1)}
    alts |= {f"filler/{index}": str(filler.text or "OZD") for index, filler in enumerate(made.edition.fillers, 1)}
    return Pictures({key: f"picture:{key}" for key in alts if f"picture:{key}" in sources}, alts)


def _view(
    made: MadeUp, index: int, variant: Variant, classes: SettingClasses, pictures: Pictures
) -> tuple[PageView, tuple[ExpectedLine, ...]]:
    page = made.plan.pages[index]
    pieces = furniture(made.paper, page, made.plan.grid, made.newsroom.fonts)
    return page_view(
        page, made.plan.grid, made.newsroom.style, classes, pictures, pieces,
        title=_title(made.edition), language=made.newsroom.style.language,
        variant=variant.name if page.colour or variant.ink == "rgb" else f"{variant.name} mono",
        links=variant.links, pointers=pointers(made.edition, made.plan, page),
    )  # fmt: skip


def _title(edition: Edition) -> str:
    if edition.bare or edition.masthead is None:
        return str(edition.articles[0].headline)
    date = f", {edition.date.isoformat()}" if edition.date else ""
    return f"{edition.masthead.title}{date}"


def _placed_pictures(made: MadeUp) -> list[PlacedPicture]:
    """Return every picture at its place, with the colours its page prints in."""
    files = picture_files(made.edition)
    focus = {
        f"{article.id}/picture.{index}": picture.focus
        for article in made.edition.articles
        for index, picture in enumerate(article.pictures, 1)
    }
    leading = made.plan.format.leading
    placed = []
    for page in made.plan.pages:
        for frame in page.frames:
            for fragment in frame.fragments:
                for _, item in fragment.items():
                    if isinstance(item.content, PictureItem):
                        key, rows = item.content.key, item.content.rows
                        path = files[key].path
                        assert path is not None  # the loader found every file
                        spot = focus.get(key, (0.5, 0.5))
                        placed.append(
                            PlacedPicture(key, path, spot, item.width, rows * leading, page.colour, page.number)
                        )
    return placed


def _lines(fragment: Any) -> list[Any]:  # noqa: ANN401
    return [item.content for _, item in fragment.items() if isinstance(item.content, SetLine)]


# -- writing
# ------------------------------------------------------------------------------------------------------------------


def _inspected(made: MadeUp, content: bytes) -> tuple[MadeUp, Inspection]:
    """Check the print file and return what was made up with the findings.

    Raises:
        PreflightError: if the file breaks a rule and nobody has accepted it.
    """
    press = press_of(made).profile
    inspection = inspect(made.edition, content, press, layout_json(made))
    ads = (*_ill_fitting(made), *inspect_ads(made.edition, press))
    found = in_order((*made.findings, *ads, *inspection.findings))
    if not inspection.passed:
        raise PreflightError(f"the print file does not pass: {inspection.report.statement}", found)
    return replace(made, findings=found), inspection


def _ill_fitting(made: MadeUp) -> Iterator[Finding]:
    """Yield which advertisers' PDFs are not of the size that was sold."""
    files = picture_files(made.edition)
    for picture in _placed_pictures(made):
        size = open_ad(picture.path).value if is_pdf(picture.path) else None
        if size:
            yield from ill_fitting(picture.path, size, (picture.width, picture.height), files[picture.key].place)


def _delivered(made: MadeUp, drawn: Drawn, out: Path) -> tuple[Path, ...]:
    """Write what the printing house is sent: by its press profile one file an edition, or one a page."""
    edition, press, page = made.edition, press_of(made).profile, made.newsroom.page
    assert edition.date is not None  # an edition has a day of issue
    names = Names(title=made.paper.title, slug=edition.slug, date=edition.date, number=edition.number or 0)
    facts = tuple(
        PageFacts(number=one.number, section=one.section, colour=one.colour, width=page.width, height=page.height)
        for one in made.plan.pages
    )
    if drawn.single:
        pairs = zip(drawn.single, facts, strict=True)
        files = [
            Delivered(name=names.of(press.delivery, fact.number), content=content, pages=(fact,))
            for content, fact in pairs
        ]
    else:
        files = [Delivered(name=names.of(press.delivery), content=drawn.content, pages=facts)]
    return deliver(files, press, out / edition.slug / "delivery")


def _write(
    made: MadeUp, contents: Mapping[VariantName, bytes], out: Path, inspection: Inspection | None = None
) -> Built:
    """Write the files of a build; each appears whole or not at all."""
    slug = made.edition.slug
    folder = out / slug
    files = []
    for name, content in contents.items():
        files.append(folder / f"{slug}.{name}.pdf")
        write_whole(files[-1], content)
    for file, data in (
        ("layout.json", layout_json(made)),
        ("report.json", report_json(made, inspection)),
    ):
        files.append(folder / file)
        write_whole(files[-1], _json(data))
    return Built(folder=folder, files=tuple(files), findings=made.findings)


#: Down to which depth written JSON has a line for each member: in layout.json a line of type is a line of text.
_DEPTH: Final = 8


def _json(data: object) -> bytes:
    return "".join((*_written(data, 0), "\n")).encode()


def _written(data: object, depth: int) -> Iterator[str]:
    """Yield JSON with a member a line; from a depth on in one go, by the encoder in C, which knows no indents."""
    if depth == _DEPTH or not data or not isinstance(data, dict | list | tuple):
        yield json.dumps(data, ensure_ascii=False)
        return
    members = data.items() if isinstance(data, dict) else ((None, value) for value in data)
    opening, closing = "{}" if isinstance(data, dict) else "[]"
    for index, (name, value) in enumerate(members):
        yield f"{',' if index else opening}\n{' ' * (depth + 1)}"
        if name is not None:
            yield f"{json.dumps(name, ensure_ascii=False)}: "
        yield from _written(value, depth + 1)
    yield f"\n{' ' * depth}{closing}"


def layout_json(made: MadeUp, memory: Memory | None = None) -> dict[str, Any]:
    """Return layout.json: where every line stands and where it came from."""
    if not made.traced:
        made.traced.append(_traced(made, memory))
    return made.traced[0]


def _traced(made: MadeUp, memory: Memory | None) -> dict[str, Any]:
    edition = made.edition
    header = Header(
        slug=edition.slug,
        title=_title(edition),
        date=edition.date.isoformat() if edition.date else None,
        number=edition.number,
        style=edition.style,
        language=made.newsroom.style.language,
        root=edition.path.parent,
        file=edition.path.name,
        bleed=_bleed(made),
    )
    sections = {story.article.id: str(section.name or "") for section in edition.sections for story in section.stories}
    stories = [
        Story(
            package=made.packages[article.id],
            file=article.file,
            headline=str(article.headline),
            section=sections[article.id],
        )
        for article in edition.articles
    ]
    pieces = {page.number: furniture(made.paper, page, made.plan.grid, made.newsroom.fonts) for page in made.plan.pages}
    said = {
        number: [Furniture(kind=piece.kind.split()[0], box=piece.box, text=piece.text) for piece in found if piece.text]
        for number, found in pieces.items()
    }
    known = memory.traced if memory else None
    return trace(made.plan, header, stories, said, made.newsroom.setter.shaper, made.newsroom.page.body, known)


def _bleed(made: MadeUp) -> float:
    """Return the bleed of the press an edition is printed on, in points; none where its profile cannot be read."""
    style = made.newsroom.style
    profile = profiles.load(made.edition.press or style.press, style=style.folder).value
    return profile.bleed if profile else 0.0


def report_json(made: MadeUp, inspection: Inspection | None = None) -> dict[str, Any]:
    """Return report.json: the findings, the fit table, and what the preflight of the print file says."""
    edition = made.edition
    fit = made.fitted.table if made.fitted else ()
    return {
        "format": 1,
        "slug": edition.slug,
        "umbruch": version("umbruch"),
        "findings": [finding_json(_relative(finding, edition)) for finding in made.findings],
        "fit": [replace(row, file=edition.name_of(row.file)).as_json() for row in fit],
        "preflight": inspection.as_json() if inspection else None,
    }


def _relative(finding: Finding, edition: Edition) -> Finding:
    if finding.place is None:
        return finding
    return replace(finding, place=replace(finding.place, file=edition.name_of(finding.place.file)))


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data."""
    place, on_page = finding.place, finding.on_page
    box = on_page.box if on_page else None
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "page": on_page.page if on_page else None,
        "box": [box.x, box.y, box.width, box.height] if box else None,
    }


# -- building again
# -----------------------------------------------------------------------------------------------------------


def _stamps(edition: Edition) -> tuple[tuple[str, int, int], ...]:
    """Return name, age and size of the files a newsroom is opened from."""
    folder = _found("styles", edition.root) / edition.style
    files = (
        *sorted(folder.glob("*.yaml")),
        *sorted(folder.glob("*.txt")),
        _found("fonts", edition.root) / "fonts.yaml",
    )
    return tuple((str(file), *_stamp(file)) for file in files if file.is_file())


def _stamp(file: Path) -> tuple[int, int]:
    """Return when a file was last written, and its size."""
    about = file.stat()
    return about.st_mtime_ns, about.st_size


@contextmanager
def _timed(name: str, seconds: dict[str, float], progress: Progress = _silent) -> Iterator[None]:
    """Say that a step begins, and note how long it takes."""
    progress(name)
    start = time.perf_counter()
    yield
    seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start
