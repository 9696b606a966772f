"""The run, readable as a recipe: from a path to finished files.

Every step is a function of another room; what stands here is their order and what passes between them. Findings are
gathered on the way and written to report.json; a step that cannot go on raises a `LayoutError`, and nothing is
written.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from layout.copy.load import load
from layout.copy.model import Edition
from layout.drawing import Drawn, Readers, draw_variant, page_digests, placed_pictures, press_of
from layout.errors import MakeupError, PreflightError, UsageError
from layout.findings import Finding, PagePlace, Severity, in_order
from layout.makeup.lock import Lock, written
from layout.memory import Memory
from layout.pagedesk import MadeUp, OversetError, accept, lock_beside, make_up, make_up_lock, picture_files
from layout.preflight.own import Inspection, inspect, inspect_ads
from layout.preflight.seen import Earlier
from layout.press.ads import ill_fitting, is_pdf, open_ad
from layout.press.cache import Store
from layout.press.delivery import Delivered, Names, PageFacts, deliver
from layout.press.jobs import in_processes
from layout.press.variants import VARIANTS, Variant, VariantName, with_sources
from layout.press.write import write_whole
from layout.records import in_file, layout_in_file, layout_json, report_json, traced
from layout.steps import Progress, silent, timed

#: Pages from which on layout.json is packed in memory.
_LARGE: Final = 64


class Settings(Struct, frozen=True, kw_only=True):
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
    progress: Progress = silent
    #: What is kept for the next build of the same edition, in a process that builds it again and again.
    memory: Memory | None = None
    #: What readers left on the pages, for the proof.
    readers: Readers | None = None
    #: Where what was made is kept for later builds.
    store: Store | None = None
    #: Processes at once.
    jobs: int = 1


class Built(Struct, frozen=True, kw_only=True):
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
        UsageError: if the make-up of an article built alone is to be kept.
        LayoutError: with findings, if it cannot be built; then nothing is written.
    """
    seconds: dict[str, float] = {}
    with timed("read", seconds, settings.progress):
        read = load(path)
        if settings.accept:
            _can_be_kept(read.value)
        lock = None if settings.fresh else lock_beside(read.value)
    with timed("make up", seconds, settings.progress):
        try:
            made = make_up(
                read, settings.cache, lock=lock, memory=settings.memory, store=settings.store, jobs=settings.jobs
            )
            made = _held_to(made, lock, strict=settings.strict)
        except OversetError as error:
            write_whole(settings.out / read.value.slug / "report.json", in_file(report_json(error.made)))
            raise
    settings.progress("lay out")
    finished = _finished(made, settings, seconds)
    drawn = {name: one.drawn for name, one in finished.items()}
    inspection = None
    if "print" in finished:
        made, inspection = replace(made, findings=finished["print"].findings), finished["print"].inspection
    with timed("write", seconds, settings.progress):
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
        return make_up(read, cache, lock=lock_beside(read.value))
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
    with timed("read", seconds):
        read = load(path, memory.read)
        lock = lock_beside(read.value, memory)
    with timed("make up", seconds):
        try:
            made = make_up(read, cache, lock=_held(read.value, lock, kept), memory=memory)
        except OversetError as error:
            made = error.made
        return replace(made, findings=in_order((*made.findings, *_approved_changed(made, lock))))


def _held(edition: Edition, lock: Lock | None, kept: Lock | None) -> Lock | None:
    """Return the lock to make up by: that beside the edition if it is of its stories and style as they are, else another."""
    order = tuple(story.article.id for story in edition.stories)
    same = lock and kept and (lock.order, lock.setting) == (order, kept.setting)
    return lock if same or kept is None else kept


def approve(path: Path, number: int, cache: Path) -> Path:
    """Keep the make-up and approve one page: from now on a build whose page differs stops.

    Returns:
        The lock's path.

    Raises:
        UsageError: if the edition has no such page, or is an article built alone.
    """
    read = load(path)
    _can_be_kept(read.value)
    lock = lock_beside(read.value)
    made = make_up(read, cache, lock=lock)
    if not 1 <= number <= len(made.plan.pages):
        raise UsageError(f"{path} has no page {number} to approve")
    written_to = accept(made, lock, approved=page_digests(made, [number]))
    assert written_to is not None  # an edition has a lock
    return written_to


def _can_be_kept(edition: Edition) -> None:
    """Look whether an edition has a lock that could keep its pages.

    Raises:
        UsageError: if it is an article built alone.
    """
    if edition.bare:
        raise UsageError(
            f"{edition.path} is an article built alone: only an edition has a layout.lock to keep its pages in"
        )


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


def _approved_changed(made: MadeUp, lock: Lock | None) -> tuple[Finding, ...]:
    """Return which approved pages would come out other than they were approved."""
    approved = lock.approved() if lock else {}
    digests = page_digests(made, approved) if approved else {}
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


class Finished(Struct, frozen=True, kw_only=True):
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
    packed = settings.memory is None and len(made.plan.pages) > _LARGE
    # Once for all, before there are processes.
    traced(made, settings.store, 1 if settings.memory else settings.jobs, packed=packed)
    work = [partial(_one_finished, made, name, settings) for name in settings.variants]
    finished = dict(zip(settings.variants, in_processes(work, settings.jobs), strict=True))
    for one in finished.values():
        for step, took in one.seconds.items():
            seconds[step] = seconds.get(step, 0.0) + took
    return finished


def _one_finished(made: MadeUp, name: VariantName, settings: Settings) -> Finished:
    seconds: dict[str, float] = {}
    jobs = settings.jobs if len(settings.variants) == 1 else 1  # else the variants share the jobs
    drawn = draw_variant(
        made,
        _row(name, settings),
        seconds,
        memory=settings.memory,
        store=settings.store,
        readers=settings.readers,
        jobs=jobs,
    )
    if name != "print":
        return Finished(drawn=drawn, inspection=None, findings=made.findings, seconds=seconds)
    with timed("preflight", seconds, settings.progress):
        checked, inspection = _inspected(made, drawn.content, settings, jobs)
    return Finished(drawn=drawn, inspection=inspection, findings=checked.findings, seconds=seconds)


def _inspected(made: MadeUp, content: bytes, settings: Settings, jobs: int) -> tuple[MadeUp, Inspection]:
    """Check the print file and return what was made up with the findings.

    Raises:
        PreflightError: if the file breaks a rule and nobody has accepted it.
    """
    press = press_of(made).profile
    earlier = Earlier(settings.store, made.kept if settings.memory else None)
    inspection = inspect(made.edition, content, press, layout_json(made), earlier, jobs)
    ads = (*_ill_fitting(made), *inspect_ads(made.edition, press))
    found = in_order((*made.findings, *ads, *inspection.findings))
    if not inspection.passed:
        raise PreflightError(f"the print file does not pass: {inspection.report.statement}", found)
    return replace(made, findings=found), inspection


def _ill_fitting(made: MadeUp) -> Iterator[Finding]:
    """Yield which advertisers' PDFs are not of the size that was sold."""
    files = picture_files(made.edition)
    for picture in placed_pictures(made):
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
        ("layout.json", layout_in_file(made)),
        ("report.json", [in_file(report_json(made, inspection))]),
    ):
        files.append(folder / file)
        write_whole(files[-1], data)
    return Built(folder=folder, files=tuple(files), findings=made.findings)
