"""The peers: the same copy as each program takes it, and the command that sets it. Faces and pictures are ours."""

import html
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from bench.speed.matter import ROOT, Matter
from layout.typography.fonts import load_fonts

FONTS = load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))
SIZE, LEADING = 8.6, 10.5


@dataclass(frozen=True, slots=True)
class Job:
    """A command to be run in a folder, and the file it makes."""

    program: str
    command: tuple[str, ...]
    folder: Path
    made: Path


def jobs(matter: Matter, folder: Path) -> list[Job]:
    """The peers that are here, each with its input written into a folder of its own."""
    makers = (_typst, _typst_alone, _weasyprint, _chromium, _lualatex, _pdflatex)
    found = []
    for maker in makers:
        home = folder / f"{maker.__name__.strip('_')}-{matter.name.replace(' ', '-')}"
        home.mkdir()
        job = maker(matter, home)
        if job:
            found.append(job)
    return found


def _faces() -> dict[str, Path]:
    return {name: FONTS.face("body", name).path for name in ("regular", "bold", "italic")}


def _copied(picture: Path, number: int, home: Path) -> str:
    """Put a story's picture beside the copy; returns its name there."""
    name = f"{number}{picture.suffix}"
    shutil.copy(picture, home / name)
    return name


# -- Typst


def _typst(matter: Matter, home: Path, *, system: bool = True) -> Job:
    fonts = home / "fonts"
    fonts.mkdir()
    for path in _faces().values():
        shutil.copy(path, fonts)
    family, bold = FONTS.face("body", "regular").name, FONTS.face("body", "bold").name
    lines = [
        f"#set page(width: {matter.width}mm, height: {matter.height}mm, margin: {matter.margin}mm, columns: {matter.columns})",
        f'#set columns(gutter: 4mm)\n#set text(font: "{family}", size: {SIZE}pt, lang: "de", hyphenate: true)',
        f"#set par(justify: true, leading: {LEADING - SIZE + 2:.2f}pt, first-line-indent: 1em)",
    ]
    for number, story in enumerate(matter.stories):
        lines.append(f'#text(font: "{bold}", size: 18pt)[{_typst_text(story.headline)}]')
        if story.picture:
            name = _copied(story.picture, number, home)
            lines.append(f'#figure(image("{name}", width: 100%), caption: [{_typst_text(story.caption)}])')
        lines += [_typst_text(text) for text in story.paragraphs]
    (home / "copy.typ").write_text("\n\n".join(lines), "utf-8")
    alone = "" if system else ", ignore_system_fonts=True"
    code = f"import typst; typst.compile('copy.typ', output='copy.pdf', font_paths=['fonts']{alone})"
    name = "Typst" if system else "Typst, own fonts only"
    return Job(name, (sys.executable, "-c", code), home, home / "copy.pdf")


def _typst_alone(matter: Matter, home: Path) -> Job:
    return _typst(matter, home, system=False)


def _typst_text(text: str) -> str:
    return re.sub(r"([\\#$*_`<>@=\[\]~/+-])", r"\\\1", text)


# -- HTML


def _page(matter: Matter, home: Path) -> Path:
    faces = "".join(f'@font-face{{font-family:"{name}";src:url("{path.as_uri()}")}}' for name, path in _faces().items())
    css = (
        f"{faces}@page{{size:{matter.width}mm {matter.height}mm;margin:{matter.margin}mm}}body{{margin:0;columns:{matter.columns};"
        f"column-gap:4mm;font:{SIZE}pt/{LEADING}pt regular;text-align:justify;hyphens:auto;widows:2;orphans:2}}"
        "h1{font:18pt/21pt bold;text-align:left;margin:10pt 0 4pt}p{margin:0;text-indent:1em}"
        "figure{margin:4pt 0;break-inside:avoid}img{width:100%;display:block}figcaption{font:7.8pt/11pt italic}"
    )
    parts = []
    for number, story in enumerate(matter.stories):
        parts.append(f"<h1>{html.escape(story.headline)}</h1>")
        if story.picture:
            name = _copied(story.picture, number, home)
            parts.append(
                f'<figure><img src="{name}" alt=""><figcaption>{html.escape(story.caption)}</figcaption></figure>'
            )
        parts += [f"<p>{html.escape(text)}</p>" for text in story.paragraphs]
    page = home / "copy.html"
    page.write_text(
        f'<!doctype html><html lang="de"><meta charset="utf-8"><title>x</title><style>{css}</style>{"".join(parts)}',
        "utf-8",
    )
    return page


def _weasyprint(matter: Matter, home: Path) -> Job:
    page = _page(matter, home)
    code = f"import weasyprint; weasyprint.HTML(filename={str(page)!r}).write_pdf('copy.pdf')"
    return Job("WeasyPrint, CSS columns", (sys.executable, "-c", code), home, home / "copy.pdf")


def _chromium(matter: Matter, home: Path) -> Job | None:
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if not program:
        return None
    page = _page(matter, home)
    command = (program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home / 'profile'}",
               "--no-pdf-header-footer", "--print-to-pdf=copy.pdf", page.as_uri())  # fmt: skip
    return Job("Chromium", command, home, home / "copy.pdf")


# -- LaTeX


def _latex(matter: Matter, home: Path, program: str, fonts: str) -> Job | None:
    found = shutil.which(program)
    if not found:
        return None
    lines = [
        r"\documentclass{article}", fonts, r"\usepackage[ngerman]{babel}\usepackage{multicol,graphicx,microtype}",
        rf"\usepackage[paperwidth={matter.width}mm,paperheight={matter.height}mm,margin={matter.margin}mm]{{geometry}}",
        rf"\AtBeginDocument{{\fontsize{{{SIZE}}}{{{LEADING}}}\selectfont}}\columnsep4mm\emergencystretch2em",
        rf"\begin{{document}}\begin{{multicols*}}{{{matter.columns}}}",
    ]  # fmt: skip
    for number, story in enumerate(matter.stories):
        lines.append(rf"{{\raggedright\fontsize{{18}}{{21}}\selectfont\bfseries {_tex_text(story.headline)}\par}}")
        if story.picture:
            name = _copied(story.picture, number, home)
            lines.append(
                rf"\includegraphics[width=\columnwidth]{{{name}}}\par{{\itshape {_tex_text(story.caption)}\par}}"
            )
        lines += [_tex_text(text) for text in story.paragraphs]
    (home / "copy.tex").write_text("\n\n".join([*lines, r"\end{multicols*}\end{document}"]), "utf-8")
    return Job(program, (found, "-interaction=batchmode", "copy.tex"), home, home / "copy.pdf")


def _lualatex(matter: Matter, home: Path) -> Job | None:
    faces = _faces()
    fonts = (
        rf"\usepackage{{fontspec}}\setmainfont{{{faces['regular'].name}}}[Path={faces['regular'].parent}/,"
        rf"BoldFont={faces['bold'].name},ItalicFont={faces['italic'].name}]"
    )
    return _latex(matter, home, "lualatex", fonts)


def _pdflatex(matter: Matter, home: Path) -> Job | None:
    return _latex(
        matter, home, "pdflatex", r"\usepackage[T1]{fontenc}\PassOptionsToPackage{expansion=false}{microtype}"
    )


def _tex_text(text: str) -> str:
    text = re.sub(r"([#$%&_{}])", r"\\\1", text.replace("\\", ""))
    text = text.replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")
    return "".join(char if char.isascii() or char in "äöüÄÖÜßéèàâçñóáí„“‚‘–—…€’»«·" else "?" for char in text)
