"""Files without a fault have no findings."""

from pathlib import Path

import pytest

from layout.preflight.check import preflight
from layout.press import profiles
from tests.preflight import good

STYLE = Path(__file__).parents[2] / "styles/ozd"
PRESS = profiles.load("synthetic-newsprint", style=STYLE).value


def said(report):
    return [str(finding) for finding in report.findings]


def test_a_good_press_file_has_no_findings(tmp_path):
    pdf = good.Sample().save(tmp_path / "good.pdf")
    report = preflight(pdf, press=PRESS, layout=good.layout(), ink=False)
    assert said(report) == []
    assert report.passed


@pytest.mark.slow
def test_nor_with_its_ink_measured(tmp_path):
    pdf = good.Sample().save(tmp_path / "good.pdf")
    assert said(preflight(pdf, press=PRESS, ink=True)) == []


def test_a_good_archive_file_has_no_findings(tmp_path):
    pdf = good.archive_sample().save(tmp_path / "good.pdf")
    report = preflight(pdf, layout=good.layout())
    assert said(report) == []
    assert report.target == "PDF/A"
