"""The judge itself: veraPDF passes a file that is right and names the rule that a wrong one breaks."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

#: Run apart: the engine leaves files open, which would fail any test that makes a PDF with it.
MAKE = """
import sys, weasyprint
page = weasyprint.HTML(string="<html lang=de><title>Probe</title><h1>Probe</h1><p>Ein Absatz.</p>")
page.write_pdf(sys.argv[1], pdf_variant="pdf/a-2a")
page.write_pdf(sys.argv[2])
"""


def _driver():
    name = "verapdf_driver"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("verapdf.py"))
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.mark.slow
def test_a_right_file_passes_and_a_wrong_one_is_named(tmp_path):
    driver = _driver()
    if driver.missing():
        pytest.skip(driver.missing())
    right, wrong = tmp_path / "right.pdf", tmp_path / "wrong.pdf"
    subprocess.run([sys.executable, "-c", MAKE, str(right), str(wrong)], check=True)
    verdicts = {
        (Path(verdict.file).name, verdict.flavour): verdict for verdict in driver.verapdf(["2a"], [right, wrong])
    }
    assert verdicts["right.pdf", "2a"].failures == ()
    assert verdicts["right.pdf", "2a"].compliant
    assert not verdicts["wrong.pdf", "2a"].compliant
    assert "6.6.2.1-1" in {failure.rule for failure in verdicts["wrong.pdf", "2a"].failures}
