"""Takes the positions of words out of a finished PDF and says how even its columns are.

Nothing of the program that made the file is asked: PDFium gives each glyph's origin and advance box, glyphs make words, words make
lines. A paragraph opens with an indented line; the line before it is a last line, which no one justifies, and is left out of the word
spaces. All lengths inside are points; figures come in units of the face's own word space and in thousandths of an em.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

#: A gap wider than this share of an em parts two words; kerning and tracking stay far below it.
_GAP = 0.115
#: A first line is indented by one em; hanging punctuation moves a line's edge by a fifth at most.
_INDENT = 0.6
#: What may hang out of the right edge, in em: a hyphen or a point, hardly more than half of it.
_HANG = 0.26
_HYPHENS = frozenset("-\u2010\u2011\u00ad\ufffe\x02")


@dataclass(frozen=True, slots=True)
class Copyfit:
    """What the copy was set in: size, leading and measure in points, the face's word space in thousandths of an em."""

    size: float
    leading: float
    measure: float
    space: float


@dataclass(slots=True)
class SetLine:
    """A line on a page: its words' edges and its baseline from the page's foot."""

    page: int
    baseline: float
    words: list[tuple[float, float]]
    text: str
    opens: bool = False
    closes: bool = False

    @property
    def gaps(self) -> list[tuple[float, float]]:
        return [(a[1], b[0]) for a, b in zip(self.words, self.words[1:], strict=False)]

    @property
    def hyphened(self) -> bool:
        return self.text[-1:] in _HYPHENS


@dataclass(frozen=True, slots=True)
class Evenness:
    """How a text was set. ``mean`` to ``worst`` are word spaces in thousandths of an em."""

    lines: int
    mean: float
    sd: float
    p95: float
    worst: float
    over_twice: float  # share of lines whose spaces are more than twice the face's
    hyphens: float  # in 100 lines
    ladder: int
    rivers: float  # in 100 lines
    overfull: int
    bare: int  # lines of one word, which can't be justified
    strays: int  # widows and orphans
    grid: float  # the largest deviation of a baseline from the grid, points


def read_lines(pdf: Path, copyfit: Copyfit, face: str = "") -> list[SetLine]:
    """Return the lines set in the copy's size in faces whose name matches ``face``, in the file's order."""
    document = pypdfium2.PdfDocument(pdf)
    lines: list[SetLine] = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        _read_page(text.raw, number, copyfit, face, lines)
        text.close()
        page.close()
    document.close()
    _mark_paragraphs(lines, copyfit)
    return lines


def _read_page(text, number: int, copyfit: Copyfit, face: str, lines: list[SetLine]) -> None:
    box = pdfium.FS_RECTF()
    x, y = pdfium.c_double(), pdfium.c_double()
    held: list[tuple[float, float, float, str]] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        char = chr(code)
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or char.isspace():
            continue
        if abs(pdfium.FPDFText_GetFontSize(text, index) * _scale(text, index) - copyfit.size) > 0.1:
            continue
        if not re.search(face, _font_name(text, index), re.IGNORECASE):
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        held.append((y.value, box.left, box.right, char))
    baselines: list[list[tuple[float, float, float, str]]] = []
    for entry in sorted(held, key=lambda entry: -entry[0]):
        if baselines and abs(baselines[-1][0][0] - entry[0]) < copyfit.leading / 3:
            baselines[-1].append(entry)
        else:
            baselines.append([entry])
    for row in baselines:
        row.sort(key=lambda entry: entry[1])
        words: list[tuple[float, float]] = []
        for _, left, right, _ in row:
            if words and left - words[-1][1] <= _GAP * copyfit.size:
                words[-1] = (words[-1][0], max(right, words[-1][1]))
            else:
                words.append((left, right))
        lines.append(SetLine(number, row[0][0], words, "".join(entry[3] for entry in row)))


def _scale(text, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    return abs(matrix.d)


def _font_name(text, index: int) -> str:
    flags = pdfium.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, index, None, 0, flags)
    buffer = pdfium.create_string_buffer(max(length, 1))
    pdfium.FPDFText_GetFontInfo(text, index, buffer, length, flags)
    return buffer.value.decode("utf-8", "replace")


def _mark_paragraphs(lines: Sequence[SetLine], copyfit: Copyfit) -> None:
    left = statistics.median(line.words[0][0] for line in lines)
    for index, line in enumerate(lines):
        line.opens = index == 0 or line.words[0][0] - left > _INDENT * copyfit.size
        if line.opens and index:
            lines[index - 1].closes = True
    lines[-1].closes = True


def evenness(lines: Sequence[SetLine], copyfit: Copyfit) -> Evenness:
    """Work the figures out."""
    em = copyfit.size / 1000.0
    left = statistics.median(line.words[0][0] for line in lines)
    justified = [line for line in lines if not line.closes]
    spaces = sorted((b - a) / em for line in justified for a, b in line.gaps)
    loose = [
        line
        for line in justified
        if line.gaps and statistics.mean(b - a for a, b in line.gaps) > 2 * copyfit.space * em
    ]
    ladder = longest = 0
    for line in lines:
        ladder = ladder + 1 if line.hyphened and not line.closes else 0
        longest = max(longest, ladder)
    return Evenness(
        lines=len(lines),
        mean=statistics.mean(spaces),
        sd=statistics.pstdev(spaces),
        p95=spaces[int(0.95 * (len(spaces) - 1))],
        worst=spaces[-1],
        over_twice=len(loose) / len(justified),
        hyphens=100.0 * sum(line.hyphened and not line.closes for line in lines) / len(lines),
        ladder=longest,
        rivers=100.0 * _rivers(lines, copyfit.space * em) / len(lines),
        overfull=sum(line.words[-1][1] - left - copyfit.measure > _HANG * copyfit.size for line in lines),
        bare=sum(not line.gaps for line in justified),
        strays=_strays(lines),
        grid=_grid(lines, copyfit.leading),
    )


def _rivers(lines: Sequence[SetLine], space: float) -> int:
    """Count runs of three lines or more in which a wide gap (1.5 spaces) stands over a wide gap by half a space at least."""
    rivers = 0
    above: list[tuple[float, float, int]] = []
    for line in lines:
        here = []
        for a, b in line.gaps if not line.closes else ():
            if b - a < 1.5 * space:
                continue
            depth = max((d for c, e, d in above if min(b, e) - max(a, c) >= 0.5 * space), default=0) + 1
            rivers += depth == 3
            here.append((a, b, depth))
        above = here
    return rivers


def _strays(lines: Sequence[SetLine]) -> int:
    """Widows (a paragraph's last line heading a page) and orphans (its first line at a page's foot)."""
    strays = 0
    for above, below in pairwise(lines):
        if above.page != below.page:
            strays += (below.closes and not below.opens) + (above.opens and not above.closes)
    return strays


def _grid(lines: Sequence[SetLine], leading: float) -> float:
    first: dict[int, float] = {}
    worst = 0.0
    for line in lines:
        rows = (first.setdefault(line.page, line.baseline) - line.baseline) / leading
        worst = max(worst, abs(rows - round(rows)) * leading)
    return worst
