"""Drawing: a made-up edition as HTML, laid out page by page and written as the PDF of a variant.

Pictures are cropped first, for their bytes are part of a page's key; what is drawn is held against the plan's lines
before anybody sees it.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from layout.composer.galley import Item, PictureItem
from layout.errors import MakeupError
from layout.html import typeblocks
from layout.html.furniture import furniture
from layout.html.pointers import pointers
from layout.html.proofmarks import PROOF_FACES, Remark, Slip, back_pages, found_remarks, page_marks, sheet_css
from layout.html.render import render_back, render_page
from layout.html.views import ExpectedLine, PageView, Pictures, SettingClasses, page_view
from layout.kept import Kept
from layout.makeup.plan import Page
from layout.memory import Memory, PageHtml
from layout.newsroom import press_asked, stamped
from layout.pagedesk import MadeUp, picture_files
from layout.press import conserve
from layout.press.cache import Store, key_of
from layout.press.crops import PlacedPicture, cropped, pdf_ads
from layout.press.faces import use_fonts
from layout.press.finish import Work, finishers, options
from layout.press.identity import sources_of, work_of
from layout.press.jobs import in_processes, shares, tidied, tidy
from layout.press.notes import bleeding, noting
from layout.press.packing import Packing
from layout.press.profiles import Press, file_of, open_press
from layout.press.sheets import Sheet, packed, unpacked
from layout.press.stamp import NO_CLAIMS
from layout.press.textpath import LaidLine
from layout.press.variants import VARIANTS, Variant, VariantName, alone, for_press, tokens
from layout.records import finding_json, layout_json, traced, within
from layout.steps import timed
from layout.typography.phrases import phrase

if TYPE_CHECKING:  # WeasyPrint takes a third of a second to import
    from layout.press.engine import Engine, LaidPage

#: Pages whose HTML and boxes are in memory at once, at most.
_AT_ONCE: Final = 24


class Read(Struct, frozen=True, kw_only=True):
    """What readers of a proof left on an edition: remarks at their places, and who approved which page."""

    remarks: tuple[Remark, ...] = ()
    approved: Mapping[int, str] = field(default_factory=dict)


class Readers(Protocol):
    """Knows what readers left on an edition."""

    def __call__(self, root: Path, layout: Mapping[str, Any]) -> Read:
        """Return what lies beside the copy in ``root``, at its places on the pages of a layout.json."""


class Drawn(Struct, frozen=True, kw_only=True):
    """A variant's file; for a press that wants single pages, each in a file of its own too."""

    content: bytes
    single: tuple[bytes, ...] = ()


def press_of(made: MadeUp) -> Press:
    """Return the press an edition is printed on.

    Raises:
        CopyRefusedError: if the style has no such press profile.
        MissingPartError: if the ICC profile it needs is not installed.
    """
    folder = made.newsroom.style.folder
    press, asked = press_asked(made.edition, made.newsroom.style)
    open_it = partial(open_press, press, style=folder, asked=asked)
    return made.kept.of_file("press", file_of(press, folder), stamped(sorted((folder / "icc").glob("*"))), open_it)


def draw(made: MadeUp, variant: Variant, *, readers: Readers | None = None) -> bytes:
    """Lay out and write one variant of a made-up edition; a proof shows what readers left.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    return draw_variant(made, variant, {}, readers=readers).content


class PageFile(Struct, frozen=True, kw_only=True):
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
    wanted = numbers or range(1, len(made.plan.pages) + 1)
    press = press_of(made) if name == "print" else None
    row = VARIANTS[name]
    plain = replace(row, finishers=("text",), claims=NO_CLAIMS, links=False, pdf={"pdf_version": "1.7"})
    variant = alone(for_press(row, press.profile)) if press else plain
    with timed("lay out", seconds):
        placed = [picture for picture in placed_pictures(made) if picture.page in wanted]
        sources = cropped(placed, variant, press, kept=made.kept)
        pages = _pages(made, variant, sources, None, memory, numbers)
        known = memory.files if memory else {}
        engine = _engine(made, sources)
        lay_out = _again(engine, pages, name, sources, made.kept, _layer(engine, pages, made.kept))
        numbered = zip(wanted, pages.keys, pages.html, strict=True)
        fresh = [(number, key, page) for number, key, page in numbered if key not in known]
        laid = [lay_out(number, page) for number, _, page in fresh]
    with timed("draw", seconds):
        work = replace(work_of(variant, made.edition, made.packages, made.newsroom.style), press=press)
        files = dict(known)
        for (number, key, page), boxes in zip(fresh, laid, strict=True):
            one = _of_page(work, number, placed)
            files[key] = engine.write([boxes], finishers=finishers(one), **options(one))
            _as_planned([boxes.lines], [page.expected], [number])
    if memory:
        memory.files = {key: files[key] for key in pages.keys}
    return tuple(PageFile(key=key, content=files[key]) for key in pages.keys)


def page_digests(made: MadeUp, numbers: Collection[int]) -> dict[int, str]:
    """Return a digest of all that is drawn on pages: their HTML, the style's sheets and the pictures' bytes."""
    variant, shown = VARIANTS["print"], VARIANTS["screen"]  # needs no press to show another picture or crop
    placed = [picture for picture in placed_pictures(made) if picture.page in numbers]
    sources = cropped(placed, shown, kept=made.kept)
    pictures = _pictures(made, sources)
    sheets = b"".join(sheet.read_bytes() for sheet in sorted(made.newsroom.style.folder.glob("*.css")))
    leads = _leads(made)

    def digest(number: int) -> str:
        classes = SettingClasses()
        html = render_page(_view(made, number - 1, variant, classes, pictures)[0])
        drawn = hashlib.sha256(html.encode() + classes.css().encode() + sheets)
        for address in sorted(address for address in sources if address in html):
            drawn.update(sources[address])
        return drawn.hexdigest()

    return {
        number: made.kept.once(
            ("digest", number),
            (*_made_from(made, number, pictures, leads), sheets, _shown_on(number, placed, sources)),
            partial(digest, number),
        )
        for number in numbers
        if number <= len(made.plan.pages)
    }


def draw_variant(
    made: MadeUp,
    variant: Variant,
    seconds: dict[str, float],
    *,
    memory: Memory | None = None,
    store: Store | None = None,
    readers: Readers | None = None,
    jobs: int = 1,
) -> Drawn:
    """Lay out and write one variant, for a press that wants single pages also each in a file of its own.

    Args:
        made: the edition.
        variant: its row of the table.
        seconds: takes how long each step took.
        memory: holds pages laid out before, and takes those laid out now.
        store: holds what earlier builds left.
        readers: know what readers left, for a proof.
        jobs: processes that draw pages for the press at once.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    if variant.name == "print":
        return _for_press(made, variant, seconds, memory, store, jobs)
    slip = _slip(made, readers) if variant.name == "proof" else None
    with timed("lay out", seconds):
        placed = placed_pictures(made)
        sources = cropped(placed, variant, store=store, kept=made.kept if memory else None)
        sheets = _laid_out(made, variant, sources, slip, memory)
    with timed("draw", seconds):
        from layout.press.engine import Engine  # WeasyPrint takes a third of a second to import

        work = work_of(variant, made.edition, made.packages, made.newsroom.style)
        steps = (noting(slip.remarks), bleeding(slip.bleed), *finishers(work)) if slip else finishers(work)
        engine = Engine(sources, made.newsroom.setter.shaper, once=memory is None)
        content = engine.write(sheets.laid, finishers=steps, **options(work))
        _as_planned([page.lines for page in sheets.laid], sheets.expected, range(1, len(sheets.laid) + 1))
    return Drawn(content=content)


def _for_press(
    made: MadeUp, variant: Variant, seconds: dict[str, float], memory: Memory | None, store: Store | None, jobs: int
) -> Drawn:
    """Draw each page as a sheet, several at once, and bind them."""
    from layout.press.engine import Engine
    from layout.press.weasy import opened

    press = press_of(made)
    variant = for_press(variant, press.profile)
    with timed("lay out", seconds):
        traced(made)  # its furniture has the last faces prepared that pages are set in
        use_fonts(made.newsroom.fonts.prepared())
        opened()  # once, for all processes
        numbers = range(1, len(made.plan.pages) + 1)
        # Dealt out like cards: sections have their pictures and their long pages together.
        dealt = [numbers[first::jobs] for first in range(min(jobs, len(numbers)))]
        work = [partial(_sheets, made, variant, press, some, memory, store) for some in dealt]
        with tidy():
            done = [some for share in in_processes(work, jobs) for some in share]
        by_number = {number: sheet for some in done for number, sheet in zip(some.numbers, some.sheets, strict=True)}
        sheets = [by_number[number] for number in numbers]
        if memory:
            memory.sheets = {key: sheet for some in done for key, sheet in zip(some.keys, some.sheets, strict=True)}
    with timed("draw", seconds):
        placed = placed_pictures(made)
        facts = work_of(variant, made.edition, made.packages, made.newsroom.style)
        facts = replace(facts, press=press, ads=pdf_ads(placed))
        packing = made.kept.once("packing", (), Packing) if memory else None
        by_page = press.profile.delivery.by == "page" and not made.edition.bare
        once = memory is None and not by_page and len(sheets) > _AT_ONCE  # else it is not worth a look for garbage
        engine = Engine(_shown_on_all(done), made.newsroom.setter.shaper, once=once, packing=packing)
        done.clear()
        with tidy():
            content = engine.bind(sheets, finishers=finishers(facts), **options(facts))
        single: tuple[bytes, ...] = ()
        if by_page:
            alone = [_of_page(facts, page.number, placed) for page in made.plan.pages]
            pairs = zip(sheets, alone, strict=True)
            single = tuple(engine.bind([sheet], finishers=finishers(one), **options(one)) for sheet, one in pairs)
    return Drawn(content=content, single=single)


class _SomeSheets(Struct, frozen=True, kw_only=True):
    """Some pages drawn for the press, with their keys and the pictures they show."""

    numbers: range
    sheets: tuple[Sheet, ...]
    keys: tuple[str, ...]
    sources: Mapping[str, bytes]


def _shown_on_all(done: Sequence[_SomeSheets]) -> dict[str, bytes]:
    """Return the pictures that all sheets show."""
    return {address: content for some in done for address, content in some.sources.items()}


def _sheets(
    made: MadeUp, variant: Variant, press: Press, numbers: range, memory: Memory | None, store: Store | None
) -> list[_SomeSheets]:
    """Draw a share of the pages, a few at a time, whose boxes are forgotten before the next are drawn.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    done: list[_SomeSheets] = []
    parts = shares(len(numbers), math.ceil(len(numbers) / _AT_ONCE))
    for part in parts:
        done.append(_some_sheets(made, variant, press, numbers[part.start : part.stop], memory, store))
        if len(parts) > 1:
            tidied()
    return done


def _some_sheets(
    made: MadeUp, variant: Variant, press: Press, numbers: range, memory: Memory | None, store: Store | None
) -> _SomeSheets:
    """Draw some pages one by one; those that memory or store hold are not drawn again.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    from layout.press.engine import Engine

    placed = [picture for picture in placed_pictures(made) if picture.page in numbers]
    sources = cropped(placed, variant, press, store, made.kept if memory else None)
    pages = _pages(made, variant, sources, None, memory, numbers)
    engine = Engine(sources, made.newsroom.setter.shaper, once=memory is None)
    faces, bleed = made.newsroom.fonts.digest() if store else "", press.profile.bleed
    once = _layer(engine, pages, made.kept)
    again = _again(engine, pages, variant.name, sources, made.kept, once)

    def drawn(number: int, page: PageHtml) -> Sheet:
        return engine.draw(again(number, page) if memory else once(page), bleed)

    def sheet_of(number: int, key: str, page: PageHtml) -> Sheet:
        known = memory.sheets.get(key) if memory else None
        if known is None and store:
            return unpacked(store.made(key_of("sheet", key, faces, bleed), lambda: packed(drawn(number, page))))
        return known or drawn(number, page)

    sheets = list(map(sheet_of, numbers, pages.keys, pages.html))
    _as_planned([sheet.lines for sheet in sheets], [page.expected for page in pages.html], numbers)
    if memory is None:
        sheets = [replace(sheet, lines=()) for sheet in sheets]  # nobody asks for them again
    return _SomeSheets(numbers=numbers, sheets=tuple(sheets), keys=pages.keys, sources=sources)


def _as_planned(
    pages: Sequence[Sequence[LaidLine]], planned: Sequence[Sequence[ExpectedLine]], numbers: Iterable[int]
) -> None:
    """Hold the lines of drawn pages against the planned ones.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    findings = [
        finding
        for number, lines, expected in zip(numbers, pages, planned, strict=True)
        for finding in conserve.laid_as_planned(expected, lines, number)
    ]
    if findings:
        raise MakeupError("the pages came out other than they were made up", findings)


def _of_page(work: Work, number: int, placed: Sequence[PlacedPicture]) -> Work:
    """Return what the finishers of a single page's file need to know: it is a document of its own."""
    identity = work.identity
    named = replace(identity, slug=f"{identity.slug}-{number:03}", title=f"{identity.title}, {number}")
    return replace(work, identity=named, ads=pdf_ads([picture for picture in placed if picture.page == number]))


class _Sheets(Struct, frozen=True, kw_only=True):
    """The pages of a variant laid out: WeasyPrint's pages, and the lines each must show."""

    laid: Sequence[Any]
    expected: Sequence[Sequence[ExpectedLine]]


class _Pages(Struct, frozen=True, kw_only=True):
    """The pages of a variant as HTML, a key of each, and the variant's stylesheet but for the classes of settings."""

    html: Sequence[PageHtml]
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
    """Write every page as HTML, or only those of some numbers; with a memory, those it holds are not written again."""
    classes = memory.classes if memory else SettingClasses()
    wanted = [*(numbers or range(1, len(made.plan.pages) + 1))]
    pictures = _pictures(made, sources)
    kept = made.kept if memory and not slip else Kept()
    leads = _leads(made)
    html = [
        kept.once(
            ("html", variant.name, number),
            (*_made_from(made, number, pictures, leads), variant.links),
            partial(_as_html, made, number, variant, classes, pictures, slip),
        )
        for number in wanted
    ]
    if slip:
        backs = back_pages(slip, made.plan.grid, made.newsroom.fonts, made.newsroom.setter.shaper)
        wanted += range(len(html) + 1, len(html) + len(backs) + 1)
        html += [PageHtml(html=render_back(back.template, back.values), blocks=(), expected=()) for back in backs]
    css = _css(made, variant)
    keys = tuple(
        kept.once(
            ("key", variant.name, number),
            (css, page.html, *(sources[address] for address in page.pictures)),
            partial(_page_key, css, page, sources),
        )
        for number, page in zip(wanted, html, strict=True)
    )
    return _Pages(html=html, keys=keys, css=css, classes=classes)


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
    lay_out = _layer(_engine(made, sources), pages, made.kept)
    laid: dict[str, Any] = {}
    for key, page in zip(pages.keys, pages.html, strict=True):
        if key not in laid:
            laid[key] = known.get(key) or lay_out(page)
    return laid


def _engine(made: MadeUp, sources: Mapping[str, bytes]) -> "Engine":
    """Return an engine that lays pages out in the paper's faces."""
    from layout.press.engine import Engine  # WeasyPrint takes a third of a second to import

    use_fonts(made.newsroom.fonts.prepared())
    return Engine(sources, made.newsroom.setter.shaper)


def _layer(engine: "Engine", pages: _Pages, kept: Kept) -> Callable[[PageHtml], "LaidPage"]:
    """Return what lays out pages of a variant; their stylesheet is parsed when the first of them is laid out."""
    css = f"{pages.css}\n{pages.classes.css()}"

    def lay_out(page: PageHtml) -> "LaidPage":
        sheet = kept.once(("stylesheet", pages.css), (css,), partial(engine.stylesheet, css))
        return engine.lay_out(page.html, [sheet], page.blocks)

    return lay_out


def _again(
    engine: "Engine", pages: _Pages, name: VariantName, sources: Mapping[str, bytes], kept: Kept,
    lay_out: Callable[[PageHtml], "LaidPage"],
) -> Callable[[int, PageHtml], "LaidPage"]:  # fmt: skip
    """Return what lays out pages by their numbers; where only words changed, the boxes of the last time are taken again."""

    def again(number: int, page: PageHtml) -> "LaidPage":
        made_from = (pages.css, typeblocks.boxes_of(page.html), *(sources[address] for address in page.pictures))
        return engine.with_blocks(kept.once(("boxes", name, number), made_from, partial(lay_out, page)), page.blocks)

    return again


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


def _page_key(css: str, page: PageHtml, sources: Mapping[str, bytes]) -> str:
    """Return a key that changes when what is drawn on a page does."""
    digest = hashlib.sha256(f"{css}\n{page.html}".encode())
    for address in page.pictures:
        digest.update(sources[address])
    return digest.hexdigest()


def _slip(made: MadeUp, readers: Readers | None) -> Slip:
    """Return what the proof says of itself: title, version, copy, findings and readers' remarks."""
    edition, layout = made.edition, layout_json(made)
    for role, name in PROOF_FACES:  # the stylesheet asks for them by name
        made.newsroom.fonts.face(role, name)
    read = readers(edition.path.parent, layout) if readers else Read()
    remarks = (
        *found_remarks([finding_json(within(finding, edition)) for finding in made.findings], layout),
        *read.remarks,
    )
    digest = hashlib.sha256()
    for source in sources_of(edition):
        digest.update(f"{source.name}\0{len(source.content)}\0".encode() + source.content)
    return Slip(
        title=made.title,
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


def _as_html(
    made: MadeUp, number: int, variant: Variant, classes: SettingClasses, pictures: Pictures, slip: Slip | None
) -> PageHtml:
    """Return a page as HTML."""
    view, expected = _view(made, number - 1, variant, classes, pictures)
    if slip:
        view = _proofed(made, view, slip)
    html = render_page(view)
    shown = tuple(sorted(address for address in pictures.sources.values() if f'"{address}"' in html))
    return PageHtml(html=html, pictures=shown, blocks=view.blocks, expected=expected)


def _made_from(made: MadeUp, number: int, pictures: Pictures, leads: tuple[object, ...]) -> tuple[object, ...]:
    """Return all that a page is written from, but for its variant."""
    page = made.plan.pages[number - 1]
    packages = tuple(made.packages.get(frame.story or "") for frame in page.frames)
    return (page, packages, pictures, leads, made.paper, made.title)


def _leads(made: MadeUp) -> tuple[object, ...]:
    """Return all that pointers on any page are made from: what is announced, and the pages each story stands on."""
    edition = made.edition
    stories = tuple(tuple(story.article.id for story in section.stories) for section in edition.sections)
    places = tuple((page.number, frame.story) for page in made.plan.pages for frame in page.frames)
    return (edition.teasers, stories, places)


def _shown_on(number: int, placed: Sequence[PlacedPicture], sources: Mapping[str, bytes]) -> tuple[bytes, ...]:
    return tuple(sources[picture.address] for picture in placed if picture.page == number)


def _pictures(made: MadeUp, sources: Mapping[str, bytes]) -> Pictures:
    """Return the edition's pictures that there are, by their keys, and what they show in words."""
    alts = {picture.key: picture.alt for package in made.packages.values() for picture in package.pictures}
    paper = made.paper
    plain = phrase(paper.language, "ad")
    alts |= {f"ad/{index}": str(ad.alt or ad.advertiser or plain) for index, ad in enumerate(made.edition.ads, 1)}
    alts |= {f"filler/{n}": str(filler.text or paper.title) for n, filler in enumerate(made.edition.fillers, 1)}
    return Pictures({key: f"picture:{key}" for key in alts if f"picture:{key}" in sources}, alts)


def _view(
    made: MadeUp, index: int, variant: Variant, classes: SettingClasses, pictures: Pictures
) -> tuple[PageView, tuple[ExpectedLine, ...]]:
    page = made.plan.pages[index]
    pieces = furniture(made.paper, page, made.plan.grid, made.newsroom.fonts, made.newsroom.setter.shaper)
    return page_view(
        page, made.plan.grid, made.newsroom.style, classes, pictures, pieces,
        title=made.title, language=made.newsroom.style.language,
        variant=variant.name if page.colour or variant.ink == "rgb" else f"{variant.name} mono",
        links=variant.links, pointers=pointers(made.edition, made.plan, page),
    )  # fmt: skip


def placed_pictures(made: MadeUp) -> list[PlacedPicture]:
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
        for item, content in made.kept.once(("pictures", page.number), (page,), partial(_pictures_of, page)):
            path = files[content.key].path
            assert path is not None  # the loader found every file
            spot = focus.get(content.key, (0.5, 0.5))
            height = content.rows * leading
            placed.append(PlacedPicture(content.key, path, spot, item.width, height, page.colour, page.number))
    return placed


def _pictures_of(page: Page) -> tuple[tuple[Item, PictureItem], ...]:
    items = (item for frame in page.frames for fragment in frame.fragments for _, item in fragment.items())
    return tuple((item, item.content) for item in items if isinstance(item.content, PictureItem))
