"""`umbruch preflight`: any PDF, told apart by what it says it is; exit 6 where it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from layout.errors import CopyRefusedError, UsageError
from layout.preflight import ghostscript
from layout.preflight.check import preflight
from layout.preflight.examine import examine, given_waivers, origin_of, pictures_of
from tests.preflight import good

ROOT = Path(__file__).parents[2]
STYLE = ROOT / "styles/ozd"
PROGRAM = Path(sys.executable).parent / "umbruch"


def run(*arguments, folder=ROOT):
    return subprocess.run(
        [PROGRAM, "preflight", *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False
    )


def look(path, **options):
    return examine(path, style=STYLE, default_press="synthetic-newsprint", **options)


@pytest.fixture
def sound(tmp_path):
    return good.Sample().save(tmp_path / "gut.pdf")


@pytest.fixture
def office(tmp_path):
    """What an office program makes."""
    path = tmp_path / "büro.pdf"
    canvas = Canvas(str(path))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.drawString(100, 700, "Hallo")
    canvas.save()
    return path


def test_sound_file(sound):
    done = run(sound)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("gut.pdf: passed, checked against Umbruch's PDF/X-4 rules (")
    assert "of them, press profile synthetic-newsprint)" in done.stdout
    assert "certified" not in done.stdout


def test_strangers_file_fails_with_a_line_a_finding(office):
    done = run(office)
    assert done.returncode == 6
    lines = done.stdout.splitlines()
    assert lines[0].startswith("büro.pdf: not passed, ")
    assert any("fail" in line and "colour/rgb" in line and "page 1" in line for line in lines[1:])
    assert "\x1b" not in done.stdout


def test_json_of_several_files(sound, office):
    done = run(sound, office, "--format", "json")
    assert done.returncode == 6
    first, second = json.loads(done.stdout)
    assert (first["passed"], second["passed"]) == (True, False)
    assert {"code", "severity", "message", "page", "boxes"} <= second["findings"][0].keys()


def test_web_page_shows_the_page_and_the_places(office, tmp_path):
    done = run(office, "--html", tmp_path / "bericht.html")
    assert done.returncode == 6
    page = (tmp_path / "bericht.html").read_text("utf-8")
    assert page.count("data:image/png;base64,") == 1
    assert 'class="place fail"' in page
    assert "http" not in page.replace("http://www.color.org", "").replace("https://example", "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--press", "nirgends"), 2),
        (("--html", "a.html"), 2),
        (("--waivers", "keine.yaml"), 3),
        (("--style", "xyz"), 3),
    ],
)
def test_usage(sound, office, arguments, code):
    files = (sound, office) if "--html" in arguments else (sound,)
    done = run(*files, *arguments)
    assert done.returncode == code, done.stderr
    assert "fault of our own" not in done.stderr


def test_no_such_file(tmp_path):
    assert run(tmp_path / "keine.pdf").returncode == 2


def test_a_pipe_a_device_and_a_folder_are_no_files(tmp_path):
    pipe = tmp_path / "rohr.pdf"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/null", tmp_path):
        assert run(path).returncode == 2
    assert [each.finding.code for each in preflight(pipe).found] == ["file/unreadable"]


@pytest.mark.parametrize("content", [b"", b"no PDF at all", b"\xff\xd8\xff\xe0\0\x10JFIF", b"%PDF-1.7\n%%EOF"])
def test_files_that_are_no_pdf(tmp_path, content):
    path = tmp_path / "kaputt.pdf"
    path.write_bytes(content)
    report = look(path)
    assert not report.passed
    assert report.to_text().startswith("kaputt.pdf: not passed")
    report.to_html(pictures_of(path))


def test_archive_file_is_held_to_the_archives_rules(tmp_path):
    path = good.archive_sample().save(tmp_path / "archiv.pdf")
    assert look(path).target == "PDF/A"
    assert look(path, press="synthetic-newsprint").target == "PDF/X-4"  # unless a press is named


@pytest.mark.parametrize("press", ["coldset-ifra26", "digital-a4", "heatset"])
def test_another_press_wants_another_condition(sound, press):
    codes = {each.finding.code for each in look(sound, press=press).found}
    assert "press/other-intent" in codes


def test_ink_that_cannot_be_measured_is_said_to_be_skipped(sound, monkeypatch):
    monkeypatch.setattr(ghostscript, "program", lambda: None)
    report = look(sound)
    assert report.passed
    assert "skipped, Ghostscript is not installed: ink/coverage" in report.to_text()


def test_waivers(office, tmp_path):
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text('waivers:\n  - {rule: colour/rgb, reason: "one day only", name: H. Krüger}\n', "utf-8")
    report = look(office, waivers=given_waivers(waivers))
    assert "colour/rgb" not in {each.finding.code for each in report.found}
    assert "[H. Krüger: one day only]" in report.to_text()
    waivers.write_text("waivers: 7\n", "utf-8")
    with pytest.raises(CopyRefusedError):
        given_waivers(waivers)


def test_unknown_press(sound):
    with pytest.raises(UsageError) as caught:
        look(sound, press="nirgends")
    assert [finding.code for finding in caught.value.findings] == ["press/unknown-profile"]


def test_files_of_a_build_are_known_by_what_lies_beside_them(tmp_path):
    layout = good.layout()
    (tmp_path / "layout.json").write_text(json.dumps(layout), "utf-8")
    (tmp_path / "report.json").write_text(json.dumps({"preflight": {"press": "heatset"}}), "utf-8")
    ours = good.Sample().save(tmp_path / "a.print.pdf")
    assert origin_of(ours).layout == layout
    assert look(ours).press == "heatset"
    assert origin_of(tmp_path / "a.proof.pdf").layout is None  # it has pages of its own
    assert origin_of(tmp_path / "b.print.pdf").press is None


def test_report_of_a_long_file_shows_only_pages_with_findings(tmp_path):
    sample = good.Sample()
    path = sample.save(tmp_path / "lang.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for _ in range(60):
            pdf.pages.append(pdf.pages[0])
        pdf.save(path)
    html = look(path).to_html()
    assert "<h2>Page 7</h2>" not in html
