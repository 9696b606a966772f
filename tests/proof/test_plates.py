"""Plates and soft proof of a page of the print file."""

import io
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from layout.errors import MissingPartError
from layout.preflight import ghostscript
from layout.proof import plates

ICC = Path(__file__).parents[2] / "styles" / "ozd" / "icc" / "synthetic-newsprint.icc"

needs_ghostscript = pytest.mark.skipif(ghostscript.program() is None, reason="Ghostscript is not installed")


@pytest.fixture
def file():
    """Return a page for the press: a cyan square on the left, a black one on the right."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(100, 50))
    canvas.setFillColorCMYK(1, 0, 0, 0)
    canvas.rect(10, 10, 30, 30, stroke=0, fill=1)
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.rect(60, 10, 30, 30, stroke=0, fill=1)
    canvas.save()
    return plates.PrintFile(content=buffer.getvalue(), icc=ICC.read_bytes())


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


@needs_ghostscript
def test_each_plate_shows_its_own_ink(file):
    drawn = plates.pictures(file, dpi=72)

    cyan, black, yellow = (pixels(drawn[name]) for name in ("cyan", "black", "yellow"))
    assert (cyan[25, 25], cyan[25, 75]) == (0, 255)
    assert (black[25, 25], black[25, 75]) == (255, 0)
    assert (yellow == 255).all()


@needs_ghostscript
def test_edges_are_smooth_so_that_type_can_be_read():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(20, 20))
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.rect(5, 5, 7.5, 10, stroke=0, fill=1)
    canvas.save()
    black = pixels(plates.pictures(plates.PrintFile(content=buffer.getvalue()), dpi=72)["black"])

    assert black.shape == (20, 20)
    assert (black[10, 8], black[10, 16]) == (0, 255)
    assert 90 < black[10, 12] < 160  # half of the dot is covered


@needs_ghostscript
def test_on_newsprint_paper_is_no_white_and_black_no_black(file):
    paper = pixels(plates.pictures(file, dpi=72)["paper"])

    assert paper.shape == (50, 100, 3)
    assert 150 < paper[2, 2].min() < paper[2, 2].max() < 250
    assert 20 < paper[25, 75].max() < 120


@needs_ghostscript
def test_what_can_be_shown_depends_on_what_is_there(file):
    assert plates.views(profiled=True) == ("paper", "cyan", "magenta", "yellow", "black")
    assert plates.views(profiled=False) == ("cyan", "magenta", "yellow", "black")
    assert "paper" not in plates.pictures(replace(file, icc=None), dpi=72)


def test_without_ghostscript_there_are_none(file, monkeypatch):
    monkeypatch.setattr(ghostscript, "program", lambda: None)

    assert plates.views(profiled=True) == ()
    with pytest.raises(MissingPartError):
        plates.pictures(file, dpi=72)


@needs_ghostscript
def test_a_broken_page_is_a_finding(file):
    with pytest.raises(MissingPartError) as caught:
        plates.pictures(replace(file, content=b"%PDF-1.7\n"), dpi=72)

    assert caught.value.findings[0].code == "proof/no-plates"
