"""Pages as pictures and text."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from layout import raster
from layout.errors import ExitCode
from layout.findings import Box


def pdf(*pages, size=(200, 100), trim=None):
    """Return a PDF with a line of Helvetica a page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for text in pages:
        if trim:
            canvas.setTrimBox(trim)
        for line, words in enumerate(text.split("\n")):
            canvas.drawString(20, size[1] - 40 - 14 * line, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_page_gives_the_same_png_each_time():
    file = pdf("Kiew")

    first = raster.page_png(file, 0, dpi=144)

    assert first == raster.page_png(file, 0, dpi=144)
    assert Image.open(io.BytesIO(first)).size == (400, 200)


def test_paper_is_white_and_type_black():
    with raster.Document(pdf("Kiew")) as document:
        grey = document.pixels(0, dpi=72)
        colour = document.colours(0, dpi=72)

    assert grey.shape == (100, 200)
    assert colour.shape == (100, 200, 3)
    assert grey.max() == 255
    assert grey.min() < 60


def test_pages_are_counted_and_read():
    file = pdf("eins", "zwei\ndrei")

    assert raster.page_count(file) == 2
    assert raster.page_text(file, 1) == "zwei\ndrei"


def test_a_word_broken_at_a_lines_end_is_whole():
    assert raster.page_text(pdf("Sicher-\nheit"), 0) == "Sicherheit"


def test_the_trim_box_is_measured_from_the_sheets_top_left():
    with raster.Document(pdf("Kiew", trim=(10, 20, 190, 95))) as document:
        sheet = document.sheet(0)

    assert (sheet.width, sheet.height) == (200, 100)
    assert sheet.trim == Box(10, 5, 180, 75)


@pytest.mark.parametrize("fault", [b"", b"%PDF-1.7\n", pdf("Kiew")[:200]], ids=["empty", "header", "cut"])
def test_a_broken_pdf_is_a_finding(fault):
    with pytest.raises(raster.BrokenPdfError) as caught:
        raster.page_png(fault, 0, dpi=72)

    assert caught.value.exit_code == ExitCode.COPY
    assert [finding.code for finding in caught.value.findings] == ["pdf/broken"]


def test_a_missing_pdf_is_a_finding_that_names_it(tmp_path):
    with pytest.raises(raster.BrokenPdfError, match=r"none\.pdf") as caught:
        raster.page_count(tmp_path / "none.pdf")

    assert caught.value.findings[0].code == "pdf/unreadable"


def test_a_page_too_large_to_draw_is_a_finding():
    with pytest.raises(raster.BrokenPdfError) as caught:
        raster.page_png(pdf("Kiew", size=(14_400, 14_400)), 0, dpi=600)

    assert caught.value.findings[0].code == "pdf/too-large"
    assert caught.value.findings[0].on_page.page == 1


def test_there_is_no_page_behind_the_last():
    with pytest.raises(IndexError):
        raster.page_text(pdf("eins"), 1)


def test_a_png_has_the_colours_and_the_size_of_its_page():
    with raster.Document(pdf("Kiew")) as document:
        picture = Image.open(io.BytesIO(document.png(0, dpi=144)))
        colours = document.colours(0, dpi=144)

    assert picture.mode == "RGB"
    assert bytes(picture.tobytes()) == colours.tobytes()
    assert picture.info["dpi"] == pytest.approx((144, 144), abs=0.02)
