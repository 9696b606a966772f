"""The commands `proof`, `diff` and `approve`, run as their users run them."""

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ARTICLE = Path(__file__).parents[2] / "articles" / "2025-08-22" / "rutte-kiew.yaml"

pytestmark = pytest.mark.slow


def umbruch(*arguments):
    command = [sys.executable, "-m", "layout.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    return Path(shutil.copy(ARTICLE, folder))


@pytest.fixture(scope="module")
def builds(copy, tmp_path_factory):
    """Return the seed article as it is and with a comma more."""
    out = tmp_path_factory.mktemp("out")
    changed = copy.with_name("changed") / copy.name
    changed.parent.mkdir()
    changed.write_text(copy.read_text("utf-8").replace("eindringlichen Worten", "eindringlichen, Worten"), "utf-8")
    for name, path in (("old", copy), ("new", changed)):
        ran = umbruch("build", path, "--variant", "screen", "--variant", "proof", "--out", out / name)
        assert ran.returncode == 0, ran.stderr
    return out


def pdf(builds, name, variant="screen"):
    return builds / name / "rutte-kiew" / f"rutte-kiew.{variant}.pdf"


def test_diff_finds_a_comma(builds, tmp_path):
    ran = umbruch("diff", pdf(builds, "old"), pdf(builds, "new"), "--html", tmp_path / "report.html")

    assert ran.returncode == 1
    assert "[-eindringlichen-]{+eindringlichen,+}" in ran.stdout
    assert "eindringlichen," in (tmp_path / "report.html").read_text("utf-8")


def test_diff_of_the_same_build_is_quiet(builds):
    ran = umbruch("diff", pdf(builds, "old"), pdf(builds, "old"), "--format", "json")

    assert ran.returncode == 0
    assert json.loads(ran.stdout)["same"] is True


def test_diff_of_what_is_no_pdf_is_refused(builds, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    ran = umbruch("diff", pdf(builds, "old"), broken)

    assert ran.returncode == 3
    assert "pdf/broken" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_proof_has_the_same_bytes_again(builds, copy, tmp_path):
    ran = umbruch("build", copy, "--variant", "proof", "--out", tmp_path)

    assert ran.returncode == 0
    again = tmp_path / "rutte-kiew" / "rutte-kiew.proof.pdf"
    assert again.read_bytes() == pdf(builds, "old", "proof").read_bytes()


def test_proof_as_plain_files(copy, builds, tmp_path):
    ran = umbruch(
        "proof", copy, "--out", tmp_path / "out", "--static", tmp_path / "desk", "--against", pdf(builds, "new")
    )

    assert ran.returncode == 0, ran.stderr
    index = Path(ran.stdout.strip())
    assert index == tmp_path / "desk" / "index.html"
    assert "state.js" in index.read_text("utf-8")


def test_proof_listens_until_it_is_interrupted(copy, tmp_path):
    command = [sys.executable, "-m", "layout.cli", "proof", str(copy), "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        address = desk.stdout.readline().strip()
        try:
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
            with urllib.request.urlopen(address, timeout=300) as answer:
                assert b"Korrekturtisch" in answer.read()
        finally:
            desk.send_signal(signal.SIGINT)
        _, said = desk.communicate(timeout=300)
    assert "Traceback" not in said


def test_a_path_that_is_nothing_is_a_usage_error(tmp_path):
    for arguments in (("proof", tmp_path), ("approve", ARTICLE, "--page", "1")):
        ran = umbruch(*arguments)
        assert ran.returncode == 2, ran.stderr
        assert "Traceback" not in ran.stderr
