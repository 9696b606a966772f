"""Ink by Ghostscript: known patches come out as they were put in."""

import numpy as np
import pytest

from layout.preflight import ghostscript
from layout.preflight.ghostscript import InkMeter
from layout.preflight.subject.document import Subject
from tests.preflight import good

GS = ghostscript.program()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(GS is None, reason="Ghostscript is not installed")]


def separated(tmp_path, operators):
    sample = good.Sample()
    sample.draw(operators)
    return ghostscript.separations(sample.save(tmp_path / "p.pdf"), 1, dpi=72, ghostscript=GS)


def at(inks, x, y):
    """Inks at a point of the page, y up, in whole per cent."""
    return [round(float(v)) for v in inks[round(good.HEIGHT - y), round(x)]]


def test_the_picture_is_the_trim_box(tmp_path):
    inks = separated(tmp_path, b"")
    assert inks.shape == (842, 595, 4)
    assert at(inks, 10, 10) == [0, 0, 0, 0]


def test_flat_colours_are_exact(tmp_path):
    inks = separated(tmp_path, b"0.8 0.7 0.6 0.5 k 60 400 30 30 re f")
    assert at(inks, 75, 415) == [80, 70, 60, 50]


def test_overprinting_black_keeps_what_lies_under_it(tmp_path):
    under = b"0 0.1 0.3 0.05 k 60 400 90 60 re f 0 0 0 1 k "
    over = b"/Over gs 70 410 30 30 re f"
    assert at(separated(tmp_path, under + over), 85, 425) == [0, 10, 30, 100]
    assert at(separated(tmp_path, under + over.replace(b"/Over gs", b"")), 85, 425) == [0, 0, 0, 100]


def test_black_type_is_on_the_black_plate_alone(tmp_path):
    inks = separated(tmp_path, b"/Over gs 0 0 0 1 k BT /F1 30 Tf 100 500 Td <0001> Tj ET")
    assert at(inks, 115, 510) == [0, 0, 0, 100]


def test_the_window_finds_the_heaviest_square(tmp_path):
    sample = good.Sample()
    sample.draw(b"1 1 1 0 k 300 500 20 20 re f")
    with Subject(sample.save(tmp_path / "p.pdf")) as subject:
        meter = InkMeter(subject.path, GS)
        peak = meter.measure(subject.document.pages[0], window_mm2=15)
    assert peak.window == pytest.approx(300, abs=0.5)
    assert 299 <= peak.window_x <= 310
    assert good.HEIGHT - 521 <= peak.window_y <= good.HEIGHT - 509
    assert peak.side == pytest.approx(11)
    assert peak.mean < 5


def test_a_dot_smaller_than_the_window_is_averaged(tmp_path):
    sample = good.Sample()
    sample.draw(b"1 1 1 0 k 300 500 5 5 re f")
    with Subject(sample.save(tmp_path / "p.pdf")) as subject:
        peak = InkMeter(subject.path, GS).measure(subject.document.pages[0], window_mm2=15)
    assert peak.pixel == pytest.approx(300, abs=0.5)
    assert peak.window < 150


def test_window_means_are_means():
    values = np.random.default_rng(3).random((40, 30))
    means = ghostscript.window_means(values, 7)
    assert means.shape == (34, 24)
    assert means[5, 9] == pytest.approx(values[5:12, 9:16].mean())
