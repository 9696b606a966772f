"""The run, readable as a recipe: from a path to finished files.

Every step is a function of another room; what stands here is their order and what passes between them. Findings are gathered on the way
and written to report.json; a step that cannot go on raises a `LayoutError`, and nothing is written.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from layout.composer.galley import Setter, WordLore
from layout.composer.package import Package, prepare
from layout.composer.parts import Galley
from layout.copy.load import load
from layout.copy.model import Article, Edition
from layout.errors import CopyRefusedError, MakeupError, MissingPartError
from layout.findings import Finding, Result, Severity, in_order
from layout.html.furniture import MASTHEAD_ROWS, RUNNING_HEAD_ROWS, Paper, furniture
from layout.html.render import render_page
from layout.html.views import ExpectedLine, PageView, Pictures, SettingClasses, page_view
from layout.makeup.plan import Plan
from layout.makeup.story import HeadRows, make_up_story
from layout.makeup.trace import Header, Story, trace
from layout.press import conserve
from layout.press.finish import Work, finishers
from layout.press.stamp import Identity
from layout.press.variants import VARIANTS, Variant, VariantName, tokens
from layout.press.write import write_whole
from layout.style import Format, Style, load_style
from layout.typography.fonts import FontBook, load_fonts
from layout.typography.hyphens import NO_EXCEPTIONS, Hyphenator, read_exceptions
from layout.typography.ligatures import NO_LIGATURE_EXCEPTIONS, LigatureBreaker, read_ligature_exceptions

#: The style and fonts that come with the program: in the wheel beside the package, in a checkout one folder up.
_PACKAGE: Final = Path(__file__).resolve().parent
_SHIPPED: Final = (_PACKAGE / "data", _PACKAGE.parent)

#: Called with a step's name as it begins.
Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build is asked for."""

    out: Path
    cache: Path
    variants: tuple[VariantName, ...] = tuple(VARIANTS)
    progress: Progress = field(default=_silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Style, format, fonts and word lore: what an edition is set with."""

    style: Style
    page: Format
    setter: Setter

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
    findings: tuple[Finding, ...]

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


def build(path: Path, settings: Settings) -> Built:
    """Build an edition or an article in the variants asked for.

    Raises:
        LayoutError: with findings, if it cannot be built; then nothing is written.
    """
    say = settings.progress
    say("read")
    read = load(path)
    say("make up")
    made = make_up(read, settings.cache)
    say("lay out")
    contents = {name: draw(made, VARIANTS[name]) for name in settings.variants}
    say("write")
    return _write(made, contents, settings.out)


def make_up(read: Result[Edition], cache: Path) -> MadeUp:
    """Set an edition's copy and make its pages up.

    Raises:
        MissingPartError: if a glyph, a face or a picture is missing.
        MakeupError: if the copy is not on the pages whole.
    """
    edition = read.value
    newsroom = open_newsroom(edition, cache)
    setter, style = newsroom.setter, newsroom.style
    paper = str(edition.masthead.title) if edition.masthead else style.masthead.title
    packages = {
        article.id: prepare(article, digit_grouping=style.digit_grouping, paper=paper, alone=edition.bare)
        for article in edition.articles
    }
    ratios, picture_findings = _ratios(edition)
    galleys = {name: Galley(setter, package, ratios) for name, package in packages.items()}
    plan = _plan(edition, newsroom, galleys)
    glyphs = in_order(setter.findings)
    if glyphs:
        raise MissingPartError("characters that no face has", (*read.findings, *picture_findings, *glyphs))
    lines = [line for page in plan.pages for frame in page.frames for f in frame.fragments for line in _lines(f)]
    articles = {article.id: article for article in edition.articles}
    lost = tuple(conserve.copy_is_whole(articles, lines, short=frozenset(), dropped=frozenset()))
    if lost:
        raise MakeupError("copy is missing from the pages", (*read.findings, *lost))
    return MadeUp(
        edition=edition, newsroom=newsroom, packages=packages, plan=plan, findings=(*read.findings, *picture_findings)
    )


def _plan(edition: Edition, newsroom: Newsroom, galleys: Mapping[str, Galley]) -> Plan:
    heads = HeadRows(first=MASTHEAD_ROWS, other=RUNNING_HEAD_ROWS)
    story = edition.stories[0]
    section = str(edition.sections[0].name or "")
    pages = make_up_story(galleys[story.article.id], newsroom.style, newsroom.page, heads, section)
    return Plan(format=newsroom.page, pages=pages)


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
    return Newsroom(style=style, page=page, setter=Setter(style, page, fonts, lore))


def _found(name: str, root: Path) -> Path:
    """Find styles/ or fonts/: in the nearest folder above the edition that has one, else the shipped one."""
    wanted = "fonts/fonts.yaml" if name == "fonts" else "styles"
    for folder in (root, *root.parents, *_SHIPPED):
        if (folder / wanted).exists():
            return folder / name
    raise MissingPartError(f"no {name}/ folder anywhere above {root}")


def _format(edition: Edition, style: Style) -> Format:
    page = style.formats[style.bare_format]
    if edition.format is not None:
        page = style.formats.get(edition.format.name, page)
    return page.model_copy(update={"columns": edition.columns}) if edition.columns else page


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


def _ratios(edition: Edition) -> tuple[dict[str, float], tuple[Finding, ...]]:
    """Return height over width of each picture by its key.

    Raises:
        MissingPartError: if a picture cannot be used, with all that were found.
    """
    from layout.press.pictures import open_picture  # numpy and Pillow: only where there are pictures

    ratios: dict[str, float] = {}
    findings: list[Finding] = []
    for article in edition.articles:
        for index, picture in enumerate(article.pictures, 1):
            assert picture.file.path is not None  # the loader found every file
            opened = open_picture(picture.file.path, picture.file.place)
            findings += opened.findings
            if opened.value:
                ratios[f"{article.id}/picture.{index}"] = opened.value.height_px / opened.value.width_px
    failed = [finding for finding in findings if finding.severity >= Severity.FAIL]
    if failed:
        raise MissingPartError("pictures that cannot be printed", findings)
    return ratios, tuple(findings)


# -- drawing ------------------------------------------------------------------------------------------------------------------


def draw(made: MadeUp, variant: Variant) -> bytes:
    """Lay out and write one variant of a made-up edition.

    Raises:
        MakeupError: if a line is not where it was planned.
    """
    from layout.press.engine import Engine, use_fonts  # WeasyPrint takes half a second to import

    newsroom = made.newsroom
    style, page = newsroom.style, newsroom.page
    classes = SettingClasses()
    sources = _picture_bytes(made, variant)
    views = [_view(made, number, variant, classes, sources) for number in range(len(made.plan.pages))]
    use_fonts(newsroom.fonts.cache)
    engine = Engine(sources)
    sheets = [style.folder / "page.css", style.folder / f"{variant.name}.css"]
    css = "\n".join(
        [f"@page{{size:{page.width:.4f}pt {page.height:.4f}pt;margin:0}}", tokens(style, variant)]
        + [sheet.read_text("utf-8") for sheet in sheets]
        + [classes.css()]
    )
    stylesheet = engine.stylesheet(css)
    laid, findings = [], []
    for number, (view, expected) in enumerate(views, 1):
        result = engine.lay_out(render_page(view), [stylesheet])
        findings += conserve.laid_as_planned(expected, result.lines, number)
        laid.append(result)
    if findings:
        raise MakeupError("the pages came out other than they were made up", findings)
    work = Work(variant=variant, identity=_identity(made.edition, style.language))
    return engine.write(laid, finishers=finishers(work), **variant.pdf)


def _identity(edition: Edition, language: str) -> Identity:
    """Return what a file of an edition says of itself."""
    return Identity(slug=edition.slug, title=_title(edition), language=language, date=edition.date)


def _view(
    made: MadeUp, index: int, variant: Variant, classes: SettingClasses, sources: Mapping[str, bytes]
) -> tuple[PageView, tuple[ExpectedLine, ...]]:
    page = made.plan.pages[index]
    alts = {picture.key: picture.alt for package in made.packages.values() for picture in package.pictures}
    pictures = Pictures({key: f"picture:{key}" for key in alts if f"picture:{key}" in sources}, alts)
    pieces = furniture(made.paper, page, made.plan.grid, made.newsroom.fonts)
    return page_view(
        page, made.plan.grid, made.newsroom.style, classes, pictures, pieces,
        title=_title(made.edition), language=made.newsroom.style.language, variant=variant.name,
        links=variant.links,
    )  # fmt: skip


def _title(edition: Edition) -> str:
    if edition.bare or edition.masthead is None:
        return str(edition.articles[0].headline)
    date = f", {edition.date.isoformat()}" if edition.date else ""
    return f"{edition.masthead.title}{date}"


def _picture_bytes(made: MadeUp, variant: Variant) -> dict[str, bytes]:
    """Convert every placed picture to the variant's colours and resolution, cropped around its focus."""
    placed = _placed_pictures(made)
    if not placed:
        return {}
    from layout.press.crops import cropped  # numpy and Pillow: only where there are pictures

    return cropped(placed, made.newsroom.style.folder, variant)


def _placed_pictures(made: MadeUp) -> list[Any]:
    from layout.press.crops import PlacedPicture

    articles = {article.id: article for article in made.edition.articles}
    placed = []
    for page in made.plan.pages:
        for frame in page.frames:
            for fragment in frame.fragments:
                for _, item in fragment.items():
                    key = getattr(item.content, "key", "")
                    rows = getattr(item.content, "rows", None)
                    if rows and key:
                        picture = _picture(articles, key)
                        height = rows * made.plan.format.leading
                        placed.append(
                            PlacedPicture(key, picture.file.path, picture.focus, item.width, height, page.colour)
                        )
    return placed


def _picture(articles: Mapping[str, Article], key: str) -> Any:  # noqa: ANN401
    article_id, _, name = key.partition("/")
    return articles[article_id].pictures[int(name.split(".")[1]) - 1]


def _lines(fragment: Any) -> list[Any]:  # noqa: ANN401
    from layout.composer.galley import SetLine

    return [item.content for _, item in fragment.items() if isinstance(item.content, SetLine)]


# -- writing ------------------------------------------------------------------------------------------------------------------


def _write(made: MadeUp, contents: Mapping[VariantName, bytes], out: Path) -> Built:
    """Write the files of a build; each appears whole or not at all."""
    slug = made.edition.slug
    folder = out / slug
    files = []
    for name, content in contents.items():
        files.append(folder / f"{slug}.{name}.pdf")
        write_whole(files[-1], content)
    for name, data in (
        ("layout.json", layout_json(made)),
        ("report.json", report_json(slug, made.findings, made.edition)),
    ):
        files.append(folder / name)
        write_whole(files[-1], json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")
    return Built(folder=folder, files=tuple(files), findings=made.findings)


def layout_json(made: MadeUp) -> dict[str, Any]:
    """Return layout.json: where every line stands and where it came from."""
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
    return trace(made.plan, header, stories, made.newsroom.setter.shaper, made.newsroom.page.body)


def report_json(slug: str, findings: Sequence[Finding], edition: Edition) -> dict[str, Any]:
    """Return report.json: the findings and the fit table."""
    return {
        "format": 1,
        "slug": slug,
        "umbruch": version("umbruch"),
        "findings": [finding_json(_relative(finding, edition)) for finding in in_order(findings)],
        "fit": [],
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
