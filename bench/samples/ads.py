"""The advertisements of the sample editions: invented firms, drawn pixels and one PDF.

The PDF is what a press wants to be sent: DeviceCMYK, type in black alone, its font embedded, no date of its own.
"""

from math import cos, pi, sin
from pathlib import Path

import pikepdf
from PIL import Image
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.samples.drawing import Sheet, face, mix

MM = 72 / 25.4
GARDEN = "Zwiebeln, Stauden, Obstgehölze: Gärtnerei Muster, Kaltenau, täglich 8 bis 18 Uhr · Beispielanzeige"


def _frame(sheet: Sheet, code: str, thick: float) -> None:
    """Draw a frame of one thickness, a share of the height."""
    across = thick * sheet.height / sheet.width
    for box in ((0, 0, 1, thick), (0, 1 - thick, 1, 1), (0, 0, across, 1), (1 - across, 0, 1, 1)):
        sheet.box(*box, code)


def _words(
    sheet: Sheet, lines: tuple[tuple[float, str, float, str, str], ...], x: float = 0.5, anchor: str = "ms"
) -> None:
    """Write lines: height, words, size, colour, weight; a line too long is set smaller."""
    room = sheet.width * (0.92 if anchor == "ms" else 0.94 - x)
    for y, words, size, code, weight in lines:
        long = face(weight, round(size * sheet.height)).getlength(words)
        sheet.text((x, y), words, size * min(1, room / long), code, weight=weight, anchor=anchor)


def bookshop(sheet: Sheet) -> None:
    """A bookshop's night of reading."""
    sheet.sky("1b2740", "33425f", to=1)
    for _n in range(26):
        sheet.disc((float(sheet.rng.uniform(0.03, 0.97)), float(sheet.rng.uniform(0.02, 0.1))), 0.005, "f1dfa6")
    sheet.disc((0.93, 0.09), 0.055, "f1dfa6")
    sheet.disc((0.915, 0.08), 0.049, "1e2b45")
    for side in (-1, 1):
        page = [
            (0.5, 0.62),
            (0.5 + side * 0.08, 0.585),
            (0.5 + side * 0.2, 0.6),
            (0.5 + side * 0.2, 0.72),
            (0.5 + side * 0.08, 0.705),
            (0.5, 0.745),
        ]
        sheet.shape(page, "f6efdf" if side < 0 else "e6dcc4")
    _words(sheet, (
        (0.2, "Lange Lesenacht", 0.1, "ffffff", "Bold"),
        (0.31, "Samstag, 30. August, 19 bis 1 Uhr", 0.058, "f1dfa6", "Semibold"),
        (0.42, "Zwölf Stimmen, zwölf Geschichten,", 0.05, "e7e9ee", "Regular"),
        (0.49, "Eintritt frei, Kissen mitbringen", 0.05, "e7e9ee", "Regular"),
        (0.86, "Buchhandlung Muster & Blatt", 0.066, "ffffff", "Bold"),
        (0.94, "Kornhausgasse 12 · Lindenfurt · Beispielanzeige", 0.042, "c6cddb", "Regular"),
    ))  # fmt: skip


def bicycles(sheet: Sheet) -> None:
    """A bicycle shop's summer sale."""
    sheet.box(0, 0, 1, 1, "f3ead6")
    sheet.box(0, 0, 1, 0.2, "a33127")
    w = sheet.height / sheet.width
    for dx in (-1, 1):
        for r, code in ((0.15, "23282e"), (0.132, "f3ead6")):
            sheet.disc((0.5 + dx * 0.2 * w, 0.56), r, code)
        for n in range(12):
            a = n * pi / 6
            x, y = 0.5 + dx * 0.2 * w, 0.56
            sheet.line([(x, y), (x + 0.138 * w * cos(a), y + 0.138 * sin(a))], 0.002, "8a8d90")
    frame = [
        (0.5 - 0.2 * w, 0.56),
        (0.5 - 0.02 * w, 0.56),
        (0.5 + 0.14 * w, 0.36),
        (0.5 - 0.08 * w, 0.37),
        (0.5 - 0.2 * w, 0.56),
    ]
    sheet.line(frame, 0.014, "a33127")
    sheet.line([(0.5 - 0.02 * w, 0.56), (0.5 - 0.09 * w, 0.33)], 0.014, "a33127")
    sheet.line([(0.5 + 0.2 * w, 0.56), (0.5 + 0.13 * w, 0.31), (0.5 + 0.19 * w, 0.29)], 0.012, "23282e")
    sheet.line([(0.5 - 0.13 * w, 0.325), (0.5 - 0.05 * w, 0.325)], 0.022, "23282e")
    _frame(sheet, "a33127", 0.012)
    _words(sheet, (
        (0.14, "Rückenwind im Preis", 0.1, "ffffff", "Bold"),
        (0.81, "Alle Tourenräder bis 6. September 15 Prozent günstiger", 0.046, "23282e", "Semibold"),
        (0.89, "Zweirad Muster, Am Wasserturm 4, Lindenfurt", 0.046, "a33127", "Bold"),
        (0.95, "Beispielanzeige", 0.034, "6a6558", "Regular"),
    ))  # fmt: skip


def concert(sheet: Sheet) -> None:
    """A season of concerts."""
    sheet.sky("20314a", "27536b", to=1)
    for n in range(9):
        left = 0.06 + n * 0.0985
        sheet.box(left, 0.42 - 0.028 * (4 - abs(n - 4)), left + 0.05, 0.68, mix("d9c7a0", "f6efdf", (n % 3) / 3))
    sheet.box(0.04, 0.68, 0.96, 0.7, "f1dfa6")
    _words(sheet, (
        (0.12, "Konzertsommer", 0.1, "ffffff", "Bold"),
        (0.2, "im Speicher am Binnenhafen", 0.056, "f1dfa6", "Semibold"),
        (0.78, "28. August: Streichquartett Auental", 0.046, "ffffff", "Semibold"),
        (0.84, "4. September: Blechbläser der Werft", 0.046, "ffffff", "Semibold"),
        (0.9, "11. September: Chor der Fischräucherei", 0.046, "ffffff", "Semibold"),
        (0.96, "Karten an der Abendkasse · Muster Kultur gGmbH · Beispielanzeige", 0.032, "c6cddb", "Regular"),
    ))  # fmt: skip


def garden(sheet: Sheet) -> None:
    """A nursery, across the page."""
    sheet.sky("dfe8d2", "f5f1de", to=1)
    for n in range(44):
        x = 0.012 + n * 0.0228
        tall = 0.3 + 0.2 * float(sheet.rng.random())
        sheet.line([(x, 1), (x + 0.004, 1 - tall)], 0.016, "5f8038")
        colour = ("c63a26", "d99a2b", "7d3c6b", "e8a0a0")[n % 4]
        for k in range(6):
            angle = k * pi / 3
            sheet.disc(
                (x + 0.004 + 0.045 * sheet.height / sheet.width * cos(angle), 1 - tall + 0.045 * sin(angle)),
                0.032,
                colour,
            )
        sheet.disc((x + 0.004, 1 - tall), 0.026, "f6d66b")
    _frame(sheet, "4f6f30", 0.016)
    _words(sheet, (
        (0.22, "Jetzt pflanzen, was im Mai blüht", 0.17, "35502a", "Bold"),
        (0.38, GARDEN, 0.085, "35502a", "Semibold"),
    ))  # fmt: skip


def write_ad(target: Path, sheet: Sheet) -> None:
    """Write a drawn advertisement: PNG or JPEG by its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    image = sheet.finished(grain=0)
    if target.suffix == ".png":
        image.quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)
    else:
        image.save(target, quality=86, optimize=True, dpi=(200, 200))


def write_savings_bank(target: Path, width_mm: float, height_mm: float) -> None:
    """Write the PDF: a savings bank, in black and a tint of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    width, height = width_mm * MM, height_mm * MM
    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(f"Sans-{name}", face(name, 10).path))
    canvas = Canvas(str(target), pagesize=(width, height), invariant=1, pageCompression=1)
    canvas.setTitle("Musterkasse Auental: Beispielanzeige")
    black, tint = CMYKColor(0, 0, 0, 1), CMYKColor(0, 0, 0, 0.1)
    canvas.setFillColor(tint)
    canvas.rect(0, 0, width, height * 0.3, stroke=0, fill=1)
    canvas.setFillColor(black)
    _steps(canvas, width, height)
    for y, words, size, weight in (
        (0.85, "Wer früh beginnt,", 0.1, "Bold"), (0.745, "hat später Rosinen.", 0.1, "Bold"),
        (0.2, "Musterkasse Auental", 0.07, "Bold"), (0.13, "Sparbrief: 2,75 Prozent auf drei Jahre, ab 500 Euro", 0.04, "Regular"),
        (0.06, "Rathausplatz 9, Lindenfurt · Erfundenes Angebot, Beispielanzeige", 0.034, "Regular"),
    ):  # fmt: skip
        font, points = f"Sans-{weight}", size * height
        points *= min(1, 0.9 * width / pdfmetrics.stringWidth(words, font, points))
        canvas.setFont(font, points)
        canvas.drawString(width * 0.05, y * height, words)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(0.75)
    canvas.rect(0.4, 0.4, width - 0.8, height - 0.8)
    canvas.save()
    _with_boxes(target)


def _steps(canvas: Canvas, width: float, height: float) -> None:
    """Draw a stack of coins that grows."""
    for n in range(9):
        for k in range(n + 1):
            x, y = width * (0.08 + 0.1 * n), height * (0.33 + 0.037 * k)
            canvas.setFillColor(CMYKColor(0, 0, 0, 0.25 if k % 2 else 0.7))
            canvas.roundRect(x, y, width * 0.075, height * 0.027, height * 0.012, stroke=0, fill=1)
    canvas.setFillColor(CMYKColor(0, 0, 0, 1))


def _with_boxes(target: Path) -> None:
    """Give the page its trim box and take out what a press does not want."""
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.trimbox = page.mediabox
        page.bleedbox = page.mediabox
        pdf.save(target, deterministic_id=True, force_version="1.6")


def write_local(folder: Path) -> None:
    """Write the four-page edition's advertisement: one column of 88 mm, 60 mm high less its label."""
    sheet = Sheet(704, 448, 5)
    bookshop(sheet)
    write_ad(folder / "ads/buchhandlung.png", sheet)


def write_large(folder: Path) -> None:
    """Write the Berliner's advertisements: columns of 54 mm, gutters of 4 mm."""
    for name, scene, size in (
        ("buchhandlung.png", bookshop, (896, 760)),
        ("zweirad.jpg", bicycles, (896, 720)),
        ("konzertsommer.jpg", concert, (896, 1100)),
        ("gaertnerei.jpg", garden, (1800, 420)),
    ):
        sheet = Sheet(*size, len(name))
        scene(sheet)
        write_ad(folder / "ads" / name, sheet)
    write_savings_bank(folder / "ads/musterkasse.pdf", 112, 96)
