"""The command line: the only module that prints.

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

from layout.errors import ExitCode, LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layout.findings import Finding

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


Paths = Annotated[
    list[Path], typer.Argument(help="An article, an edition.yaml, or a folder that holds one.", show_default=False)
]
Format = Annotated[Output, typer.Option("--format", help="How the result is written.")]


@app.command()
def build(
    paths: Paths,
    variant: Annotated[
        list[VariantChoice] | None, typer.Option(help="Which files to make; all four if not given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the files go, each edition in a folder of its own.")] = Path("out"),
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget layout.lock and make everything up anew.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Keep the make-up in layout.lock beside the edition.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take a page that stays too white for a failure.")] = False,
    output: Format = Output.TEXT,
) -> None:
    """Build editions or articles into finished PDFs."""
    from layout import production

    names = tuple(choice.value for choice in variant or VariantChoice)
    settings = production.Settings(
        out=out, cache=_cache(), variants=names, fresh=fresh, accept=accept, strict=strict, progress=_progress()
    )
    built = [production.build(path, settings) for path in paths]
    findings = [finding for result in built for finding in result.findings]
    _say(findings)
    files = [str(file) for result in built for file in result.files]
    if output is Output.JSON:
        print(
            json.dumps({"files": files, "findings": [production.finding_json(f) for f in findings]}, ensure_ascii=False)
        )
    else:
        print("\n".join(files))


@app.command()
def check(paths: Paths, output: Format = Output.TEXT) -> None:
    """Read and lint copy and open every file it names; build nothing."""
    from layout.checking import check_copy
    from layout.production import finding_json

    findings = [finding for path in paths for finding in check_copy(path)]
    if output is Output.JSON:
        print(json.dumps([finding_json(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _say(findings)


@app.command()
def fit(
    path: Annotated[Path, typer.Argument(help="An edition or an article.", show_default=False)],
    output: Format = Output.TEXT,
) -> None:
    """Show the make-up table: how each story fits, what was done for it, and what would cure the rest."""
    from layout import production

    made = production.fit(path, _cache())
    rows = production.report_json(made)["fit"]
    if output is Output.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print_fit(rows)
    _say(finding for finding in made.findings if finding.code.startswith("page/"))
    if any(row["overset"] for row in rows):
        raise typer.Exit(ExitCode.MAKEUP)


def _print_fit(rows: "list[dict[str, Any]]") -> None:
    """Print the fit table, a story a line."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False)
    for name, side in (("story", "left"), ("pages", "left"), ("lines", "right"), ("set", "right"), ("overset", "right")):
        table.add_column(name, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for name in ("underset", "done", "cure"):
        table.add_column(name, justify="right" if name == "underset" else "left", no_wrap=True)
    for row in rows:
        cure = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in (row["cure"] or {}).items())
        pages = ", ".join(str(number) for number in row["pages"])
        counts = [str(row[name]) for name in ("lines", "set", "overset", "underset")]
        table.add_row(row["story"], pages, *counts, "; ".join(row["done"]), cure)
    Console(width=None if sys.stdout.isatty() else 240).print(table)


@app.command()
def preflight(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PDF...", help="Any PDF.", exists=True, dir_okay=False, show_default=False)
    ],
    press: Annotated[
        str | None, typer.Option(help="The press profile to hold it to; the style's first choice if not given.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report as one web page, with the pages' pictures.")] = None,
    waivers: Annotated[Path | None, typer.Option(help="Findings somebody has accepted, as a YAML file.")] = None,
    style: Annotated[str, typer.Option(help="The style whose press profiles are meant.")] = "ozd",
    output: Format = Output.TEXT,
) -> None:
    """Check PDFs, ours or a stranger's, by the rules of press or archive."""
    from layout import production
    from layout.errors import UsageError
    from layout.preflight.examine import examine, given_waivers, pictures_of
    from layout.press.write import write_whole
    from layout.style import load_style

    if html and len(paths) > 1:
        raise UsageError("a web page reports on one PDF: give one, or leave out --html")
    folder = production.find_style(style, Path.cwd())
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
def schema(name: Annotated[str, typer.Argument(help="article, edition or style")]) -> None:
    """Print the JSON Schema of a file's format, for an editor's completion."""
    from layout.copy.schema import schema as copy_schema

    if name == "style":
        from layout.style import Style

        data: object = Style.model_json_schema()
    else:
        data = copy_schema(name)
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("umbruch")


def _progress() -> "production.Progress":  # type: ignore[name-defined]  # noqa: F821
    """Show steps as they begin on a terminal; say nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda step: print(f"\r\x1b[K{step} …", end="", file=sys.stderr, flush=True)


def _say(findings: "Iterable[Finding]") -> None:
    for finding in findings:
        print(finding, file=sys.stderr)


def main() -> NoReturn:
    """Run the command line and end the process with the exit code of design.md's table."""
    try:
        code = app(standalone_mode=False)  # typer gives an Exit's code back, and a command's None
    except LayoutError as error:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)
        _say(error.findings)
        print(f"umbruch: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        print("umbruch: stopped", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is None:
            _bug(error)
        print(f"umbruch: {usage()}", file=sys.stderr)
        sys.exit(ExitCode.USAGE)
    sys.exit(code or ExitCode.DONE)


def _bug(error: Exception) -> NoReturn:
    """Say that it is our own fault, and where to report it."""
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    print(f"umbruch: a fault of our own: {type(error).__name__}: {error}", file=sys.stderr)
    print(
        f"umbruch: at {Path(place.filename).name}:{place.lineno}; please report it with the copy that caused it",
        file=sys.stderr,
    )
    sys.exit(ExitCode.BUG)


if __name__ == "__main__":
    main()
