"""Sets one copy with each program: Umbruch, plain WeasyPrint, Typst, Chromium, LuaLaTeX with microtype.

All get the same paragraphs, the same font file, size, leading and measure, justified with the language's hyphenation and a first line
indented by one em. Each setter returns the PDF it made, or None where its program is not installed.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from measure import Copyfit
from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parents[2]
_PAGE_MM = 297.0
_MARGIN_MM = 15.0
_PT = 72 / 25.4


def font_file() -> Path:
    """The face all of them set: Source Serif Pro Regular, as its package has it."""
    spec = importlib.util.find_spec("font_source_serif_pro")
    return Path(spec.submodule_search_locations[0]) / "files" / "SourceSerifPro-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Job:
    """A copy to be set, and where."""

    paragraphs: Sequence[str]
    copyfit: Copyfit
    folder: Path

    @property
    def measure_mm(self) -> float:
        return self.copyfit.measure / _PT


def umbruch(job: Job) -> Path:
    """Build an article with the whole program, in a style whose page is one column of the measure."""
    from layout.production import Settings, build

    style = job.folder / "styles" / "ozd"
    shutil.copytree(ROOT / "styles" / "ozd", style, dirs_exist_ok=True)
    tokens = (style / "style.yaml").read_text("utf-8")
    measure, size, leading = job.measure_mm, job.copyfit.size, job.copyfit.leading
    page = (
        f"formats:\n  bench: {{width: {measure + 2 * _MARGIN_MM:.4f}mm, height: {_PAGE_MM}mm, type_width: {measure:.4f}mm, "
        f"top: 13mm, bottom: 13mm, columns: 1, gutter: 4mm, leading: {leading}pt, body: {size}pt}}"
    )
    tokens = tokens.replace("formats:", page, 1).replace("bare_format: a4", "bare_format: bench")
    (style / "style.yaml").write_text(tokens, "utf-8")
    article = job.folder / "bench.yaml"
    body = "\n\n".join(f"  {paragraph}" for paragraph in job.paragraphs)
    article.write_text(f"headline: Satzprobe\nbody: |\n{body}\n", "utf-8")
    built = build(article, Settings(out=job.folder, cache=user_cache_path("umbruch"), variants=("screen",)))
    return next(file for file in built.files if file.suffix == ".pdf")


def _html(job: Job, lead: str = "") -> str:
    fit = job.copyfit
    page = f"{job.measure_mm + 2 * _MARGIN_MM:.4f}mm {_PAGE_MM}mm"
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in job.paragraphs)
    return (
        f'<!doctype html><html lang="de"><meta charset="utf-8"><title>Satzprobe</title><style>'
        f'@font-face{{font-family:Bench;src:url("{font_file().as_uri()}")}}'
        f"@page{{size:{page};margin:{_MARGIN_MM}mm}}*{{margin:0;padding:0}}"
        f"p{{font:{fit.size}pt/{fit.leading}pt Bench;text-align:justify;hyphens:auto;text-indent:1em;orphans:2;widows:2;{lead}}}"
        f"</style>{paragraphs}</html>"
    )


def weasyprint(job: Job) -> Path:
    """Plain WeasyPrint: justified, hyphens: auto."""
    from weasyprint import HTML

    out = job.folder / "weasyprint.pdf"
    HTML(string=_html(job), base_url=str(job.folder)).write_pdf(out)
    return out


def chromium(job: Job, lead: str = "", name: str = "chromium") -> Path | None:
    """Chromium's print; its own German hyphenation where it has a dictionary, else soft hyphens put in from pyphen."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return None
    import pyphen

    words = pyphen.Pyphen(lang="de_DE", left=2, right=2)
    shy = [" ".join(words.inserted(word, "\u00ad") for word in text.split(" ")) for text in job.paragraphs]
    page, out = job.folder / f"{name}.html", job.folder / f"{name}.pdf"
    page.write_text(_html(Job(shy, job.copyfit, job.folder), lead), "utf-8")
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={out}",
    ]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, check=False, timeout=180)
    return out if done.returncode == 0 and out.is_file() else None


def chromium_pretty(job: Job) -> Path | None:
    """The same with text-wrap: pretty."""
    return chromium(job, "text-wrap:pretty", "chromium-pretty")


def typst(job: Job, limits: str = "", name: str = "typst") -> Path | None:
    """Typst: justified, optimised line breaks, German hyphenation, hanging punctuation."""
    if importlib.util.find_spec("typst") is None:
        return None
    import typst as compiler

    fit = job.copyfit
    source = job.folder / f"{name}.typ"
    out = source.with_suffix(".pdf")
    head = (
        f"#set page(width: {job.measure_mm + 2 * _MARGIN_MM:.4f}mm, height: {_PAGE_MM}mm, margin: {_MARGIN_MM}mm)\n"
        f'#set text(font: "Source Serif Pro", size: {fit.size}pt, lang: "de", hyphenate: true, '
        f"top-edge: {0.7 * fit.size}pt, bottom-edge: -{0.3 * fit.size}pt)\n"
        f'#set par(justify: true, linebreaks: "optimized", first-line-indent: (amount: 1em, all: true), '
        f"leading: {fit.leading - fit.size}pt, spacing: {fit.leading - fit.size}pt{limits})\n\n"
    )
    source.write_text(head + "\n\n".join(_typst_text(text) for text in job.paragraphs), "utf-8")
    compiler.compile(source, output=out, font_paths=[font_file().parent], ignore_system_fonts=True)
    return out


def _typst_text(text: str) -> str:
    for char in "\\#$*_`<>@~=-+/'\"":
        text = text.replace(char, f"\\{char}")
    return text


def typst_tracking(job: Job) -> Path | None:
    """The same with letters let open and close by 0.01 em, as here."""
    limits = ", justification-limits: (tracking: (min: -0.01em, max: 0.01em))"
    return typst(job, limits, "typst-tracking")


#: The most even columns TeX was seen to set without an overfull line: LaTeX's \\sloppy has three em, which makes it worse.
_BEST_TOLERANCE = r"\pretolerance=-1 \tolerance=9999 \emergencystretch=1em"
_LATEX = r"""
\documentclass{article}
\usepackage[paperwidth=%(paper).4fmm,paperheight=297mm,margin=15mm]{geometry}
\usepackage{fontspec}
\usepackage[ngerman]{babel}
\setmainfont{%(font)s}[Path=%(path)s/]
\usepackage[protrusion=true,expansion=true]{microtype}
\pagestyle{empty}
\setlength{\parindent}{1em}\setlength{\parskip}{0pt}\setlength{\topskip}{%(size)spt}
\widowpenalty=10000 \clubpenalty=10000 \raggedbottom
%(tolerance)s
\begin{document}
\fontsize{%(size)sbp}{%(leading)sbp}\selectfont \setlength{\parindent}{1em}\lineskiplimit=-10pt
%(text)s
\end{document}
"""


def lualatex(job: Job, tolerance: str = _BEST_TOLERANCE, name: str = "lualatex") -> Path | None:
    """LuaLaTeX with microtype: protrusion and expansion of two per cent."""
    program = shutil.which("lualatex")
    if program is None:
        return None
    fit = job.copyfit
    text = "\n\n".join(text.replace("%", "\\%").replace("&", "\\&").replace("\u202f", "\\,") for text in job.paragraphs)
    values = {
        "paper": job.measure_mm + 2 * _MARGIN_MM, "font": font_file().name, "path": font_file().parent,
        "size": fit.size, "leading": fit.leading, "text": text, "tolerance": tolerance,
    }  # fmt: skip
    source = job.folder / f"{name}.tex"
    source.write_text(_LATEX % values, "utf-8")
    command = [program, "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(command, cwd=job.folder, capture_output=True, check=False, timeout=300)
    out = source.with_suffix(".pdf")
    return out if done.returncode == 0 and out.is_file() else None


PEERS: dict[str, Callable[[Job], Path | None]] = {
    "Umbruch": umbruch,
    "LuaLaTeX + microtype": lualatex,
    "Typst": typst,
    "Typst, tracking ±1 %": typst_tracking,
    "Chromium": chromium,
    "Chromium, pretty": chromium_pretty,
    "WeasyPrint": weasyprint,
}
