"""The page desk: an edition's copy set and made up, with its lock.

What comes out is a plan: every line at its place, held against the copy's scalars so that nothing is lost, and nothing
drawn yet.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from layout.composer.galley import SetLine
from layout.composer.keeping import NotKeptError, packed, unpacked
from layout.composer.package import Package, prepare
from layout.composer.parts import Galley
from layout.copy.model import Edition, FileRef
from layout.copy.typed import at_their_characters
from layout.errors import MakeupError, MissingPartError
from layout.findings import Finding, Result, Severity, in_order
from layout.glyphs import missing_glyphs, missing_in_paper
from layout.html.furniture import RUNNING_HEAD_ROWS, Paper, masthead_rows
from layout.kept import Kept
from layout.makeup.castoff import Portion, Recipe
from layout.makeup.edition import recipe_of
from layout.makeup.fit import Fitted, lock_of, make_up_edition
from layout.makeup.furnishing import Furnishing, asked_of
from layout.makeup.lock import FILE_NAME as LOCK_NAME
from layout.makeup.lock import Lock, read_lock, written
from layout.makeup.plan import Page, Plan
from layout.makeup.story import HeadRows, make_up_story
from layout.makeup.trace import Trace
from layout.memory import Memory
from layout.newsroom import Newsroom, digest_of, open_newsroom, press_asked, setting_of
from layout.press import conserve
from layout.press.ads import is_pdf, open_ad
from layout.press.cache import Store, file_digest, key_of
from layout.press.jobs import in_processes
from layout.press.write import write_whole
from layout.units import POINTS_PER_INCH

#: Pixels an inch below which a picture looks soft in newsprint (GWG 2015 for newspapers warns at 149, fails at 99).
_SOFT_PPI: Final = 125

#: What it takes to set a story and hand it over, as a multiple of setting it here.
_HANDED_OVER: Final = 1.25
#: Bytes of a galley above which it is not kept: one that was tried in very many widths.
_LARGEST_GALLEY: Final = 1 << 21


class MadeUp(Struct, frozen=True, kw_only=True):
    """An edition made up: its plan, and what the plan was made from."""

    edition: Edition
    newsroom: Newsroom
    packages: Mapping[str, Package]
    plan: Plan
    fitted: Fitted | None
    findings: tuple[Finding, ...]
    #: What is made of it, for the next edition made in the same memory.
    kept: Kept = field(default_factory=Kept)
    #: Its layout.json, once it was asked for; it stays the same whatever is found later.
    traced: list[Trace] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the edition is called: its masthead's title and its date; an article by its headline."""
        edition = self.edition
        if edition.bare or edition.masthead is None:
            return str(edition.articles[0].headline)
        date = f", {edition.date.isoformat()}" if edition.date else ""
        return f"{edition.masthead.title}{date}"

    @property
    def press(self) -> str:
        """The name of the press it is printed on: its own, else the style's first choice."""
        return press_asked(self.edition, self.newsroom.style)[0]

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


class OversetError(MakeupError):
    """The copy does not fit the pages. Carries what was made up, for the fit table and report.json."""

    def __init__(self, message: str, made: MadeUp) -> None:
        super().__init__(message, made.findings)
        self.made = made


def make_up(
    read: Result[Edition],
    cache: Path,
    *,
    lock: Lock | None = None,
    memory: Memory | None = None,
    store: Store | None = None,
    jobs: int = 1,
) -> MadeUp:
    """Set an edition's copy and make its pages up.

    Args:
        read: the copy, with what was found as it was read.
        cache: the user's cache folder.
        lock: placements to keep where they still fit.
        memory: of the last time.
        store: what it holds of the stories is not set again.
        jobs: processes that set copy and search pages at once.

    Raises:
        MissingPartError: if a glyph, a face or a picture is missing.
        MakeupError: if the copy is not on the pages whole.
    """
    edition = read.value
    newsroom = memory.opened(edition, cache) if memory else open_newsroom(edition, cache)
    if missing_in_paper(edition, newsroom.fonts):
        glyphs = missing_glyphs(edition, newsroom.setter)
        if memory:
            memory.forget()
        raise MissingPartError("characters that no face has", (*read.findings, *glyphs))
    ratios, widest, picture_findings = _ratios(edition, memory.read if memory else Kept(), store)
    made_before = memory.made if memory else Kept()
    desk = _Galleys(edition, newsroom, (ratios, widest), memory.galleys if memory else {}, store)
    kept = lock if lock and lock.setting == setting_of(newsroom) else None
    if not edition.bare:
        desk.set_ahead(jobs, kept)
    plan, fitted = _plan(edition, newsroom, desk, ratios, kept, made_before, jobs)
    newsroom.setter.keep()
    said = (*read.findings, *picture_findings, *(fitted.findings if fitted else ()))
    glyphs = at_their_characters(newsroom.setter.findings, edition) if newsroom.setter.findings else ()
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
        kept=made_before,
    )
    _nothing_lost(made, memory)
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
        self._stories = {story.article.id: story for story in edition.stories}
        self._newsroom = newsroom
        self._pictures = pictures
        self._shapes = _by_article(*pictures)
        style = newsroom.style
        self._paper = str(edition.masthead.title) if edition.masthead else style.masthead.title
        self._galleys = kept
        self._store = store
        self._setting = digest_of(newsroom) if store else ""
        #: Of each galley looked for in the store: its key there, and how much was set of it.
        self._stored: dict[tuple[str, bool], tuple[str, int]] = {}

    def __call__(self, article_id: str, *, short: bool) -> Galley:
        """Return a story's galley."""
        key = (article_id, short)
        if not self._is_known(key):
            self._take(key, self._taken_up(key) or self._galley(article_id, short=short))
        return self._galleys[key][1]

    def _is_known(self, key: tuple[str, bool]) -> bool:
        """Whether a galley is there that was made of what is asked for."""
        return key in self._galleys and self._galleys[key][0] == self._made_of(key)

    def _take(self, key: tuple[str, bool], galley: Galley) -> None:
        self._galleys[key] = (self._made_of(key), galley)

    def _made_of(self, key: tuple[str, bool]) -> tuple[object, ...]:
        return (self._articles[key[0]], self._shapes.get(key[0]), self._paper)

    def set_ahead(self, jobs: int, lock: Lock | None) -> None:
        """Set stories in several processes: what the make-up asks for first, or all that a lock has of them."""
        if jobs < 2:
            return
        left = []
        for key in ((name, False) for name in self._articles):
            taken = None if self._is_known(key) else self._taken_up(key)
            if taken:
                self._take(key, taken)
            elif not self._is_known(key):
                left.append(key[0])
        locked = [story for page in lock.pages for story in page.stories if not story.from_page] if lock else []
        recipes = {story.story: recipe_of(story) for story in locked}
        shares = self._shared(left, jobs)
        work = [partial(self._set_here, shares[0], recipes), *(partial(self._set, one, recipes) for one in shares[1:])]
        for made in in_processes(work, jobs):
            for name, galley in ((name, self._unpacked(content)) for name, content in made.items()):
                if galley:
                    self._take((name, False), galley)

    def _shared(self, names: Sequence[str], jobs: int) -> list[list[str]]:
        """Share stories among jobs: the longest first, each to whoever would be done with it first."""
        lengths = {name: len(str(self._articles[name].body)) for name in names}
        shares: list[list[str]] = [[] for _ in range(jobs)]
        work = [0.0] * jobs
        for name in sorted(names, key=lambda name: -lengths[name]):
            after = [one + lengths[name] * (_HANDED_OVER if job else 1.0) for job, one in enumerate(work)]
            first = min(range(jobs), key=after.__getitem__)
            shares[first].append(name)
            work[first] = after[first]
        return shares

    def _set_here(self, names: Sequence[str], recipes: Mapping[str, Recipe]) -> dict[str, bytes]:
        """Set stories in this process; nothing need be handed over."""
        for name in names:
            self._set_ahead(self(name, short=False), recipes.get(name))
        return {}

    def _set(self, names: Sequence[str], recipes: Mapping[str, Recipe]) -> dict[str, bytes]:
        """Set stories; those in which a character has no face are left, so that it is found where it is told."""
        made = {}
        for name in names:
            galley = self._galley(name, short=False)
            self._set_ahead(galley, recipes.get(name))
            if not self._newsroom.setter.findings:
                made[name] = packed(galley)
        return made

    def _set_ahead(self, galley: Galley, recipe: Recipe | None) -> None:
        body = galley.body(self._newsroom.page.column_width)
        if recipe:
            story = self._stories[galley.package.id]
            self._newsroom.castoff.set_ahead(Portion(story=story, galley=galley, body=body), recipe)

    def keep(self) -> None:
        """Leave in the store what it did not hold."""
        for key, (name, known) in self._stored.items():
            galley = self._galleys[key][1]
            content = packed(galley) if len(galley.flows) > known else b""
            if self._store and 0 < len(content) <= _LARGEST_GALLEY:
                self._store.put(name, content)

    def _galley(self, article_id: str, *, short: bool) -> Galley:
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
        name = key_of("galley", key, *self._made_of(key), self._setting)
        galley = self._unpacked(self._store.get(name) or b"")
        self._stored[key] = (name, len(galley.flows) if galley else 0)
        return galley

    def _unpacked(self, content: bytes) -> Galley | None:
        """Return a galley from its bytes, if they are one."""
        try:
            package, flows = unpacked(content, self._newsroom.setter)
        except NotKeptError:
            return None
        galley = Galley(self._newsroom.setter, package, *self._pictures)
        galley.flows.update(flows)
        return galley

    def packages(self, fitted: Fitted | None) -> dict[str, Package]:
        """Return the packages as they were set."""
        short = fitted.short if fitted else frozenset()
        return {name: self(name, short=name in short).package for name in self._articles}


def _by_article(*shapes: Mapping[str, float]) -> dict[str, list[tuple[str, float]]]:
    """Return what is known of the shapes of each article's own pictures."""
    own: dict[str, list[tuple[str, float]]] = {}
    for shape in shapes:
        for item in shape.items():
            own.setdefault(item[0].partition("/")[0], []).append(item)
    return own


def _plan(
    edition: Edition,
    newsroom: Newsroom,
    galleys: _Galleys,
    ratios: Mapping[str, float],
    lock: Lock | None,
    kept: Kept,
    jobs: int,
) -> tuple[Plan, Fitted | None]:
    style, page = newsroom.style, newsroom.page
    heads = HeadRows(first=masthead_rows(page), other=RUNNING_HEAD_ROWS)
    if edition.bare:
        section = str(edition.sections[0].name or "")
        galley = galleys(edition.articles[0].id, short=False)
        return Plan(format=page, pages=make_up_story(galley, style, page, heads, section)), None
    fillers = [item for item in ratios.items() if item[0].startswith("filler/")]
    furnishing = kept.once(
        "furnishing",
        (newsroom.setter, *asked_of(edition), fillers),
        lambda: Furnishing(edition, newsroom.setter, (heads.first, heads.other), ratios),
    )
    side_by_side = partial(in_processes, jobs=jobs) if jobs > 1 else None
    fitted = make_up_edition(edition, galleys, newsroom.castoff, furnishing, lock, side_by_side, kept)
    return Plan(format=page, pages=fitted.pages), fitted


def _nothing_lost(made: MadeUp, memory: Memory | None) -> None:
    """Hold the plan's lines against the copy; copy that is overset has been said already and ends the run as such."""
    fitted = made.fitted
    overset = [finding for finding in made.findings if finding.code == "page/overset"]
    if overset:
        raise OversetError("the copy does not fit the pages", made)
    parted = [made.kept.once(("lines", page.number), (page,), partial(_parted, page)) for page in made.plan.pages]
    articles = {article.id: article for article in made.edition.articles}
    short = fitted.short if fitted else frozenset()
    dropped = fitted.dropped if fitted else frozenset()
    lost = tuple(
        conserve.copy_is_whole(
            articles, (copy for copy, _ in parted), short=short, dropped=dropped, held=memory.whole if memory else None
        )
    )
    lost += tuple(conserve.paper_is_whole(made.edition, chain.from_iterable(own for _, own in parted)))
    if lost:
        raise MakeupError("copy is missing from the pages", (*made.findings, *lost))


def _parted(page: Page) -> tuple[dict[str, list[SetLine]], list[SetLine]]:
    """Return a page's lines of copy, by article, and those that are the paper's own."""
    lines = _lines(page)
    return conserve.by_article(lines), [line for line in lines if line.generated]


def _lines(page: Page) -> tuple[SetLine, ...]:
    """Return a page's lines of copy and of the paper's own, in reading order."""
    items = (item for frame in page.frames for fragment in frame.fragments for _, item in fragment.items())
    return tuple(item.content for item in items if isinstance(item.content, SetLine))


def lock_beside(edition: Edition, memory: Memory | None = None) -> Lock | None:
    """Return the lock beside an edition, as it was read the last time where it has not been written since.

    An article built alone has none: the lock in its folder is the edition's.

    Raises:
        CopyRefusedError: if there is one that cannot be read.
    """
    if edition.bare:
        return None
    folder = edition.path.parent
    kept = memory.read if memory else Kept()
    return kept.of_file("lock", folder / LOCK_NAME, (), lambda: read_lock(folder))


def make_up_lock(made: MadeUp, approved: Mapping[int, str] | None = None) -> Lock | None:
    """Return the lock that keeps a make-up; None for an article built alone."""
    if made.fitted is None:
        return None
    return lock_of(made.edition, made.fitted, setting_of(made.newsroom), approved or {})


def accept(made: MadeUp, lock: Lock | None, approved: Mapping[int, str] | None = None) -> Path | None:
    """Write the make-up into the lock beside the edition, and return its path; an article built alone has none.

    Pages approved before stay approved.
    """
    new = make_up_lock(made, {**(lock.approved() if lock else {}), **(approved or {})})
    if new is None:
        return None
    path = made.edition.path.parent / LOCK_NAME
    write_whole(path, written(new))
    return path


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


def _ratios(
    edition: Edition, kept: Kept, store: Store | None
) -> tuple[dict[str, float], dict[str, float], tuple[Finding, ...]]:
    """Return height over width of each picture by its key, and the width in points at which it turns soft.

    Pictures whose files have not been written since the last time are not opened again, nor those that the store knows.

    Raises:
        MissingPartError: if a picture cannot be used, with all that were found.
    """
    ratios: dict[str, float] = {}
    widest: dict[str, float] = {}
    findings: list[Finding] = []
    for key, file in picture_files(edition).items():
        assert file.path is not None  # the loader found every file
        size = kept.of_file("size", file.path, (file,), partial(_known, file, store))
        findings += size.findings
        if size.value:
            width, height = size.value
            ratios[key] = height / width
            # A crop in height keeps the width; one in width leaves the pixels of a narrower picture.
            widest[key] = width / _SOFT_PPI * POINTS_PER_INCH
    failed = [finding for finding in findings if finding.severity >= Severity.FAIL]
    if failed:
        raise MissingPartError("pictures that cannot be printed", findings)
    return ratios, widest, tuple(findings)


def _known(file: FileRef, store: Store | None) -> Result[tuple[int, int] | None]:
    """Return a picture's size as the store has it; one that is not there, or has something to be said of it, is opened."""
    assert file.path is not None  # the loader found every file
    if store is None or is_pdf(file.path):
        return opened(file)
    digest = file_digest(file.path)
    if digest is None:
        return opened(file)  # it says why
    key = key_of("picture opened", file.path.suffix, digest)
    kept = store.get(key)
    if kept:
        width, height = map(int, kept.split())
        return Result((width, height))
    size = opened(file)
    if size.value and not size.findings:
        store.put(key, f"{size.value[0]} {size.value[1]}".encode())
    return size


def opened(file: FileRef) -> Result[tuple[int, int] | None]:
    """Return a picture's width and height in pixels; an advertiser's PDF has none, its place is sold whatever its size."""
    from layout.press.pictures import open_picture  # numpy and Pillow: only where there are pictures

    assert file.path is not None  # the loader found every file
    if is_pdf(file.path):
        return Result(None, open_ad(file.path, file.place).findings)
    picture = open_picture(file.path, file.place)
    return Result((picture.value.width_px, picture.value.height_px) if picture.value else None, picture.findings)
