"""The commands.

Commands stay thin: they turn arguments into a call of another room and its result into text. Tables, paths and JSON
go to standard output; progress and findings to standard error, a finding a line. Every other import waits until a
command needs it, so that ``--help`` answers at once.
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from layout.cli import STOPPED, stopped
from layout.cli.again import cache_folder
from layout.cli.telling import ended, results, say, shown, tell, told_as_data, told_of, with_problems
from layout.errors import ExitCode, LayoutError

if TYPE_CHECKING:
    from layout.checking import LineBreak
    from layout.findings import Finding
    from layout.making import Asked

app = typer.Typer(
    help="Umbruch makes up newspapers: YAML copy in, print, proof, archive and screen PDF out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class VariantChoice(StrEnum):
    """The variants of a build."""

    PRINT = "print"
    PROOF = "proof"
    ARCHIVE = "archive"
    SCREEN = "screen"


class SchemaName(StrEnum):
    """The files that have a schema."""

    ARTICLE = "article"
    EDITION = "edition"
    STYLE = "style"


Paths = Annotated[
    list[Path], typer.Argument(help="An article, an edition.yaml, or a folder that holds one.", show_default=False)
]
Format = Annotated[Output, typer.Option("--format", help="How the result is written.")]


@app.command()
def build(  # noqa: PLR0913 - the options of a command
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="An article, an edition.yaml, or a folder that holds one.", show_default=False),
    ] = None,
    variant: Annotated[
        list[VariantChoice] | None, typer.Option(help="Which files to make; all four if not given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the files go, each edition in a folder of its own.")] = Path("out"),
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget layout.lock and make everything up anew.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Keep the make-up in layout.lock beside the edition.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take a page that stays too white for a failure.")] = False,
    embed_source: Annotated[bool, typer.Option("--embed-source", help="Put the YAML into the archive PDF.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes at once; as many as there are cores if not given.", show_default=False),
    ] = None,
    every: Annotated[
        Path | None, typer.Option("--all", help="Build every edition below a folder.", show_default=False)
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="With --all: a Dask scheduler whose workers build.", show_default=False)
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything, whatever the cache holds.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Build editions or articles into finished PDFs."""
    from layout.making import Asked, Earlier, make_each, note

    if bool(paths) == bool(every) or (scheduler and not every):
        raise typer.BadParameter("give paths, or --all with a folder and, if you like, --scheduler")
    names: tuple[Any, ...] = tuple(choice.value for choice in variant or VariantChoice)
    with told_as_data(as_json=output is Output.JSON, files=[]), shown() as progress:
        asked = Asked(
            out=out, cache=cache_folder(), variants=names, fresh=fresh, accept=accept, strict=strict, embed_source=embed_source,
            remember=not no_cache, jobs=jobs, progress=progress,
        )  # fmt: skip
        if every:
            _build_all(every, asked, scheduler, output)
        made, failed = make_each(paths or [], asked)
    code = tell(made, failed, out, as_json=output is Output.JSON)
    if code:
        raise typer.Exit(code)
    note(sys.argv[1:], Earlier(paths=tuple(paths or ()), asked=asked, as_json=output is Output.JSON))


def _build_all(folder: Path, asked: "Asked", scheduler: str | None, output: Output) -> NoReturn:
    """Build every edition below a folder, and say of each as it is done."""
    from layout.cluster import Result, editions_below, make_all

    def say(result: "Result") -> None:
        for line in result.lines:
            print(line, file=sys.stderr)
        print(f"{result.path}: {result.message or 'done'}", file=sys.stderr)

    results = make_all(editions_below(folder), asked, scheduler=scheduler, told=say)
    files = [str(asked.out / name) for one in results if one.outcome for name in one.outcome.files]
    if output is Output.JSON:
        rows = [{"edition": str(one.path), "exit": one.exit_code, "message": one.message} for one in results]
        print(json.dumps({"files": files, "editions": rows}, ensure_ascii=False))
    elif files:
        print("\n".join(files))
    raise typer.Exit(max(one.exit_code for one in results))


@app.command()
def check(
    paths: Paths,
    *,
    hyphens: Annotated[bool, typer.Option("--hyphens", help="Report every word broken at a line's end.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Read and lint copy and open every file it names; build nothing."""
    from layout.checking import check_copy, line_breaks
    from layout.records import finding_json

    findings: list[Finding] = []
    failed: list[LayoutError] = []
    breaks: list[LineBreak] = []
    for path in paths:
        try:
            findings += check_copy(path, cache_folder())
            breaks += line_breaks(path, cache_folder()) if hyphens else ()
        except LayoutError as error:
            failed.append(error)
    if output is Output.JSON:
        data: dict[str, Any] = {"findings": [finding_json(finding) for finding in findings]}
        if hyphens and not failed:
            data["hyphens"] = [
                {name: getattr(found, name) for name in ("word", "broken", "soft", "page", "file", "line")} for found in breaks
            ]  # fmt: skip
        print(json.dumps(with_problems(data, failed), ensure_ascii=False, indent=1))
    else:
        say(findings)
        for found in breaks:
            print(found)
    raise typer.Exit(told_of(failed))


@app.command()
def fit(
    path: Annotated[Path, typer.Argument(help="An edition or an article.", show_default=False)],
    output: Format = Output.TEXT,
) -> None:
    """Show the make-up table: how each story fits, what was done for it, and what would cure the rest."""
    from layout import production, records

    with told_as_data(as_json=output is Output.JSON, stories=[]):
        made = production.fit(path, cache_folder())
    rows = records.report_json(made)["fit"]
    findings = [finding for finding in made.findings if finding.code.startswith("page/")]
    if output is Output.JSON:
        data = {"stories": rows, "findings": [records.finding_json(finding) for finding in findings]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    elif rows:
        _print_fit(rows)
    else:
        print("an article built alone takes the pages it needs: there is nothing to fit", file=sys.stderr)
    say(findings)
    if any(row["overset"] for row in rows):
        raise typer.Exit(ExitCode.MAKEUP)


def _print_fit(rows: "list[dict[str, Any]]") -> None:
    """Print the fit table, a story a line."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False)
    for name, side in (
        ("story", "left"),
        ("pages", "left"),
        ("lines", "right"),
        ("set", "right"),
        ("overset", "right"),
    ):
        table.add_column(name, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for name in ("underset", "room", "done", "cure"):
        table.add_column(name, justify="right" if name == "underset" else "left", no_wrap=True)
    for row in rows:
        cure = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in (row["cure"] or {}).items())
        pages = ", ".join(str(number) for number in row["pages"])
        counts = [str(row[name]) for name in ("lines", "set", "overset", "underset")]
        room = f"{row['room']} lines of {row['column_mm']:.0f} mm"
        table.add_row(row["story"], pages, *counts, room, "; ".join(row["done"]), cure)
    Console(width=None if sys.stdout.isatty() else 240).print(table)


@app.command()
def preflight(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PDF...", help="Any PDF.", exists=True, dir_okay=False, show_default=False)
    ],
    press: Annotated[
        str | None, typer.Option(help="The press profile to hold it to; the style's first choice if not given.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the report as one web page, with the pages' pictures.")
    ] = None,
    waivers: Annotated[Path | None, typer.Option(help="Findings somebody has accepted, as a YAML file.")] = None,
    style: Annotated[str, typer.Option(help="The style whose press profiles are meant.")] = "ozd",
    output: Format = Output.TEXT,
) -> None:
    """Check PDFs, ours or a stranger's, by the rules of press or archive."""
    from layout.errors import UsageError
    from layout.newsroom import find_style
    from layout.preflight.examine import examine, given_waivers, pictures_of
    from layout.press.write import write_whole
    from layout.style import load_style

    if html and len(paths) > 1:
        raise UsageError("a web page reports on one PDF: give one, or leave out --html")
    folder = find_style(style, Path.cwd())
    first_choice, accepted = load_style(folder).press, given_waivers(waivers)
    reports = [examine(pdf, style=folder, default_press=first_choice, press=press, waivers=accepted) for pdf in paths]
    if html:
        write_whole(html, reports[0].to_html(pictures_of(paths[0])).encode())
    if output is Output.JSON:
        print(json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(report.to_text() for report in reports))
    if not all(report.passed for report in reports):
        raise typer.Exit(ExitCode.PREFLIGHT)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.", show_default=False)],
    output: Format = Output.TEXT,
) -> None:
    """Write a newspaper of one's own, ready to build."""
    from datetime import datetime

    from layout.starter import begin

    written = begin(folder, day=datetime.now().astimezone().date())
    if output is Output.JSON:
        print(json.dumps({"files": [str(path) for path in written]}, ensure_ascii=False))
        return
    print("\n".join(map(str, written)))
    print(f"umbruch: build it with: umbruch build {folder}", file=sys.stderr)


@app.command()
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which file's format.", show_default=False)],
    output: Format = Output.JSON,  # noqa: ARG001 - a schema is JSON either way
) -> None:
    """Print the JSON Schema of a file's format, for an editor's completion."""
    from layout.copy.schema import schema as copy_schema

    if name is SchemaName.STYLE:
        from layout.style import Style

        data: object = Style.model_json_schema()
    else:
        data = copy_schema(name.value)
    print(json.dumps(data, ensure_ascii=False, indent=2))


@app.command()
def doctor(output: Format = Output.TEXT) -> None:
    """Say what is installed, and how to install what is missing."""
    from layout import doctor as surgery
    from layout.newsroom import find_fonts, find_style

    here = Path.cwd()
    parts = surgery.examine(find_style("ozd", here), find_fonts(here) / "fonts.yaml", cache_folder())
    if output is Output.JSON:
        print(json.dumps(surgery.as_json(parts), ensure_ascii=False, indent=1))
    else:
        print("\n".join(map(str, parts)))
    if any(surgery.lacking(parts)):
        raise typer.Exit(ExitCode.MISSING)


@app.command()
def approve(
    path: Annotated[Path, typer.Argument(help="An edition.", show_default=False)],
    page: Annotated[int, typer.Option(help="The page's number.", show_default=False)],
    output: Format = Output.TEXT,
) -> None:
    """Approve a page and lock it: a build in which it would come out other stops."""
    from layout import production

    lock = production.approve(path, page, cache_folder())
    print(json.dumps({"lock": str(lock), "page": page}) if output is Output.JSON else lock)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The PDF as it was.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The PDF as it is.", show_default=False)],
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures, in one file.")] = None,
    output: Format = Output.TEXT,
) -> None:
    """Compare two PDFs page by page, pictures and text; exit code 1 where they differ."""
    from layout.press.write import write_whole
    from layout.proof import compare

    found = compare.compare(old, new)
    if html:
        write_whole(html, compare.report_html(found).encode())
    if output is Output.JSON:
        print(json.dumps(compare.as_json(found), ensure_ascii=False, indent=1))
    else:
        print(compare.as_text(found))
    if not found.same:
        raise typer.Exit(ExitCode.DIFFERS)


@app.command()
def proof(
    path: Annotated[Path, typer.Argument(help="An article, an edition.yaml, or a folder that holds one.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 0,
    host: Annotated[str | None, typer.Option(help="An address that other devices reach, by a token.")] = None,
    static: Annotated[Path | None, typer.Option(help="Write the desk as plain files into a folder, and end.")] = None,
    against: Annotated[Path | None, typer.Option(help="Another PDF of the edition, to show what changed.")] = None,
    out: Annotated[Path, typer.Option(help="Where builds go; approved pages are kept there.")] = Path("out"),
) -> None:
    """Show every page in a browser, live while its files change, with the place in the copy of each line."""
    from layout.proof import desk
    from layout.proof.workroom import Workroom

    workroom = Workroom(path, out=out, cache=cache_folder())
    if static:
        print(desk.static(workroom(), static, against=against))
        return
    from layout.proof.server import Settings, serve

    compared = {against.name: against} if against else {}
    settings = Settings(build=workroom, root=workroom.root, watch=workroom.watched, against=compared)

    def ready(address: str) -> None:
        print(address, flush=True)
        if sys.stdout.isatty():
            typer.launch(address)

    serve(settings, host=host, port=port, ready=ready)


archive_app = typer.Typer(help="Keep editions as bags that can be found, checked and made again.", no_args_is_help=True)
app.add_typer(archive_app, name="archive")

ArchiveFolder = Annotated[Path, typer.Option("--archive", help="The archive's folder.")]
EditionName = Annotated[
    str, typer.Argument(help="An edition as `list` shows it: its slug, or slug-v1.", show_default=False)
]


def _dated(text: str) -> str:
    """Refuse what is no day, month or year: dates are compared as they are written."""
    from datetime import date

    try:
        whole = len(text) in {0, 4, 7, 10} and date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        whole = False
    if not whole:
        raise typer.BadParameter(f"{text!r} is no day, month or year; write 2025-08-22, 2025-08 or 2025")
    return text


FirstDay = Annotated[
    str, typer.Option("--from", callback=_dated, help="First day, month or year: 2025-08-22, 2025-08, 2025.")
]
LastDay = Annotated[str, typer.Option("--to", callback=_dated, help="Last day, month or year.")]


@archive_app.command("add")
def archive_add(
    paths: Paths,
    archive: ArchiveFolder = Path("archive"),
    *,
    embed_source: Annotated[bool, typer.Option("--embed-source", help="Put the YAML into the archive PDF.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Make editions or articles and archive them.

    Each is in the archive whole or not at all. What is there already is not added twice; an edition that was changed is a
    new version beside the old one.
    """
    from datetime import datetime

    from layout.archive.intake import add
    from layout.archive.printing import Press, printed
    from layout.making import told_apart

    with results("editions", lambda row: row["folder"], as_json=output is Output.JSON) as told:
        told_apart(paths, "add them one after the other, and the second is a new version of the first")
        for path in paths:
            with (
                shown() as progress,
                printed(path, Press(cache=cache_folder(), progress=progress, embed=embed_source)) as made,
            ):
                result = add(archive, made, now=datetime.now().astimezone().replace(microsecond=0))
            told.found(result.findings)
            row = {"bag": result.value.name.path, "folder": str(result.value.folder), "new": result.value.new}
            told.rows.append(row)


@archive_app.command("verify")
def archive_verify(
    names: Annotated[list[str] | None, typer.Argument(help="Editions to check; all if none is named.")] = None,
    archive: ArchiveFolder = Path("archive"),
    output: Format = Output.TEXT,
) -> None:
    """Check every bag, file and PDF.

    Names what is missing, added or changed, goes on after a bad bag, and writes down when each bag was checked and how it
    was; exit code 1 on any fault.
    """
    from datetime import datetime

    from layout.archive.store import find_bag
    from layout.archive.verify import verify
    from layout.findings import Severity, worst
    from layout.records import finding_json

    with results("bags", _verified, as_json=output is Output.JSON) as told:
        only = [find_bag(archive, name).path for name in names or ()]
        result = verify(archive, now=datetime.now().astimezone().replace(microsecond=0), only=only)
        told.found(result.findings)
        told.rows += [
            {
                "bag": bag.name.path,
                "whole": bag.whole,
                "files": bag.files,
                "bytes": bag.size,
                "checked_before": bag.checked_before,
                "findings": [finding_json(fault) for fault in bag.findings],
            }
            for bag in result.value
        ]
    if worst(result.findings) >= Severity.FAIL:
        raise typer.Exit(ExitCode.DIFFERS)


def _verified(row: "dict[str, Any]") -> str:
    return (
        f"{row['bag']}: {'whole' if row['whole'] else 'damaged'}, {row['files']} files, {row['bytes']} bytes,"
        f" last checked {row['checked_before'] or 'never'}"
    )


@archive_app.command("list")
def archive_list(
    date_from: FirstDay = "",
    date_to: LastDay = "",
    archive: ArchiveFolder = Path("archive"),
    output: Format = Output.TEXT,
) -> None:
    """List editions, each version of its own."""
    from layout.archive.index import open_catalogue

    with results("editions", _listed, as_json=output is Output.JSON) as told, open_catalogue(archive) as catalogue:
        told.rows += [
            {
                "bag": edition.bag.path, "date": edition.date, "title": edition.title, "edition": edition.edition_name,
                "number": edition.number, "pages": edition.pages, "stories": edition.stories, "newest": edition.newest,
                "corrected_by": edition.corrected_by, "readable": edition.readable,
            }
            for edition in catalogue.editions(date_from=date_from, date_to=date_to)
        ]  # fmt: skip
        told.found(catalogue.findings)
    if not told.rows:
        print("umbruch: no editions", file=sys.stderr)


def _listed(row: "dict[str, Any]") -> str:
    number = f"No. {row['number']}" if row["number"] is not None else ""
    size = f"{_counted(row['pages'], 'page', 'pages')}, {_counted(row['stories'], 'story', 'stories')}"
    states = (
        "" if row["newest"] else "(replaced)",
        f"(corrected by {', '.join(row['corrected_by'])})" if row["corrected_by"] else "",
        "" if row["readable"] else "(cannot be read: verify says why)",
    )
    parts = (row["bag"], row["title"], row["date"], number, row["edition"], size, *states)
    return "  ".join(part for part in parts if part)


def _counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


@archive_app.command("search")
def archive_search(  # noqa: PLR0913 - a command's options are its parameters
    words: Annotated[list[str], typer.Argument(help="Words; several in quotes are met in a row.", show_default=False)],
    date_from: FirstDay = "",
    date_to: LastDay = "",
    section: Annotated[str, typer.Option(help="Only stories of this section.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    archive: ArchiveFolder = Path("archive"),
    *,
    all_versions: Annotated[bool, typer.Option("--all-versions", help="Replaced editions too.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Show the first hit's page with the words marked.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Find stories by their words.

    Umlauts, endings and parts of compounds are met as readers type them; words in quotes are met in a row.
    """
    from layout.archive.index import open_catalogue
    from layout.archive.words import query_of

    asked = query_of(words)
    with results("hits", _found, as_json=output is Output.JSON) as told, open_catalogue(archive) as catalogue:
        hits = catalogue.search(
            asked, date_from=date_from, date_to=date_to, section=section, limit=limit, all_versions=all_versions
        )
        told.found(catalogue.findings)
        told.rows += [
            {
                "bag": hit.bag.path, "title": hit.title, "date": hit.date, "page": hit.page, "story": hit.story,
                "section": hit.section, "headline": hit.headline, "snippet": hit.snippet, "marks": hit.marks,
                "box": [hit.box.x, hit.box.y, hit.box.width, hit.box.height],
                "corrections": [{"by": fix.by, "text": fix.text, "named": fix.named} for fix in hit.corrections],
            }
            for hit in hits
        ]  # fmt: skip
        if not hits:
            print("umbruch: nothing found", file=sys.stderr)
        elif show:
            from layout.archive.showing import show_hit

            file = show_hit(archive, hits[0], asked)
            print(file, file=sys.stderr)
            typer.launch(file.as_uri())


def _found(row: "dict[str, Any]") -> str:
    section = f"  {row['section']}" if row["section"] else ""
    fixes = "".join(
        f"\n    {'corrected' if fix['named'] else 'its page is corrected'} in {fix['by']}: {fix['text']}"
        for fix in row["corrections"]
    )
    return f"{row['bag']}  page {row['page']}{section}  {row['headline']}\n    {row['snippet']}{fixes}"


@archive_app.command("extract")
def archive_extract(  # noqa: PLR0913 - a command's options are its parameters
    name: EditionName,
    page: Annotated[int | None, typer.Option(min=1, help="One page, as PDF.")] = None,
    article: Annotated[str | None, typer.Option(help="One article: its copy as YAML, or its pages.")] = None,
    to: Annotated[Path, typer.Option(help="Where to write.")] = Path(),
    archive: ArchiveFolder = Path("archive"),
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="An article's pages instead of its YAML.")] = False,
    press: Annotated[bool, typer.Option("--press", help="Take the print file instead of the archive's.")] = False,
    library: Annotated[bool, typer.Option("--mets", help="Write METS, ALTO and pages for a library.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Take out an edition, a page or an article.

    Without an option the edition's PDF; with --mets all a library takes: METS, an ALTO file and a PDF for each page. Pages
    are PDF/X or PDF/A as the edition is; its tags stay with the whole. What is not as it was put in is not given out: exit
    code 1.
    """
    from layout.archive import extract
    from layout.archive.export import export
    from layout.archive.store import find_bag

    if sum((page is not None, article is not None, library)) > 1:
        raise typer.BadParameter("take a page, an article or all for a library: --page, --article or --mets")
    if pdf and not article:
        raise typer.BadParameter("--pdf gives an article's pages: it needs --article")
    if press and (article or library):
        raise typer.BadParameter("--press takes a page or the whole edition")
    with results("files", str, as_json=output is Output.JSON) as told:
        bag = find_bag(archive, name)
        if library:
            result = export(archive, bag, to)
            told.found(result.findings)
            file = result.value
        elif article:
            file = extract.extract_article(archive, bag, article, to, form="pdf" if pdf else "yaml")
        elif page is not None:
            file = extract.extract_page(archive, bag, page, to, copy="press" if press else "archive")
        else:
            file = extract.extract_edition(archive, bag, to, copy="press" if press else "archive")
        told.rows.append(str(file))


def _compared(row: "dict[str, Any]") -> str:
    return f"{row['file']}: {'the same' if row['same'] else 'differs'}  sha256 {row['recorded'][:16]}"


@archive_app.command("rebuild")
def archive_rebuild(name: EditionName, archive: ArchiveFolder = Path("archive"), output: Format = Output.TEXT) -> None:
    """Make an edition again and compare the bytes.

    All it takes is in the bag: copy, pictures, style. Exit code 1 where a PDF comes out other than it was added.
    """
    from importlib.metadata import version

    from layout.archive.printing import Press, printed_again
    from layout.archive.rebuild import rebuild
    from layout.archive.store import find_bag

    with results("files", _compared, as_json=output is Output.JSON) as told, shown() as progress:
        press = Press(cache=cache_folder(), progress=progress)
        result = rebuild(archive, find_bag(archive, name), printed_again(press), program_version=version("umbruch"))
        told.found(result.findings)
        told.rows += [
            {"file": compared.file, "same": compared.same, "recorded": compared.recorded, "made": compared.made}
            for compared in result.value
        ]
    if result.findings:
        raise typer.Exit(ExitCode.DIFFERS)


def run() -> NoReturn:
    """Run the command line and end the process with the exit code that README.md lists."""
    with ended():
        try:
            code = app(standalone_mode=False)  # typer gives an Exit's code back, and a command's None
        except typer.Exit as exit_:
            code = exit_.exit_code
        except typer.Abort:
            stopped()
        except Exception as error:
            usage = getattr(error, "format_message", None)
            if usage is None:
                raise
            print(f"umbruch: {usage()}", file=sys.stderr)
            code = ExitCode.USAGE
    if code == STOPPED:  # typer says nothing of it
        stopped()
    sys.exit(code or ExitCode.DONE)
