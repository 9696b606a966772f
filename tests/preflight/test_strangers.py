"""PDFs that others made, and files that are none: findings, never a traceback."""

import io
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from weasyprint import HTML

from layout.findings import Severity
from layout.preflight.check import preflight
from tests.preflight import good
from tests.preflight.cases import PRESS

ROOT = Path(__file__).parents[2]
PAGE = "<html lang=de><style>@page{size:A4} .b{opacity:.5;background:#eef}</style><h1>Überschrift</h1><p class=b>" + (
    "Eindringliche Worte. " * 80
)


def codes(path, **options):
    report = preflight(path, press=PRESS, **options)
    assert all(f.severity is not Severity.BROKEN for f in report.findings), [str(f) for f in report.findings]
    report.to_html()
    report.to_json()
    return {f.code for f in report.findings}


def test_weasyprint(tmp_path):
    path = tmp_path / "w.pdf"
    HTML(string=PAGE).write_pdf(path)
    found = codes(path)
    assert {"x4/no-intent", "x4/no-xmp", "colour/rgb", "x4/no-page-group"} <= found


def test_weasyprint_calling_itself_x4(tmp_path):
    path = tmp_path / "w.pdf"
    HTML(string=PAGE).write_pdf(path, pdf_variant="pdf/x-4")
    assert {"x4/no-intent", "colour/rgb"} <= codes(path)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_weasyprint_archive(tmp_path):
    path = tmp_path / "w.pdf"
    HTML(string=PAGE).write_pdf(path, pdf_variant="pdf/a-2a")
    report = preflight(path)
    assert report.target == "PDF/A"
    assert report.passed, [str(f) for f in report.findings]


def test_reportlab(tmp_path):
    path = tmp_path / "r.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(100, 700, "Hallo")
    canvas.setStrokeColorRGB(1, 0, 0)
    canvas.line(100, 600, 200, 600)
    canvas.linkURL("https://example.org", (100, 500, 200, 520))
    canvas.save()
    assert {"font/not-embedded", "box/no-trim", "colour/rgb", "x4/annotation"} <= codes(path)


@pytest.mark.browser
@pytest.mark.slow
def test_chromium(tmp_path):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine")
    page, path = tmp_path / "p.html", tmp_path / "c.pdf"
    page.write_text("<meta charset=utf-8>" + PAGE, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    subprocess.run(
        [program, *options, f"--print-to-pdf={path}", str(page)], check=True, capture_output=True, timeout=90
    )
    assert {"colour/rgb", "x4/no-intent", "box/no-trim"} <= codes(path)


@pytest.mark.slow
def test_ghostscript_output(tmp_path):
    program = shutil.which("gs")
    if program is None:
        pytest.skip("no Ghostscript on this machine")
    source, path = good.Sample().save(tmp_path / "s.pdf"), tmp_path / "g.pdf"
    subprocess.run([program, "-q", "-sDEVICE=pdfwrite", "-o", path, source], check=True, capture_output=True)
    assert "x4/no-intent" in codes(path)


@pytest.mark.slow
def test_five_hundred_pages(tmp_path):
    path = tmp_path / "long.pdf"
    canvas = Canvas(str(path))
    for page in range(500):
        for line in range(40):
            canvas.drawString(100, 780 - 18 * line, f"Zeile {line} auf Seite {page}")
        canvas.showPage()
    canvas.save()
    report = preflight(path, press=PRESS)
    assert len(report.pages) == 500
    assert sum(f.code == "font/not-embedded" for f in report.findings) == 500


def test_names_in_latin_1(tmp_path):
    sample = good.Sample()
    sample.resources.Font.F2 = sample.font("/ABCDEF+Gro#dfe")
    sample.draw(b"/Over gs 0 0 0 1 k BT /F2 9 Tf 100 500 Td <0001> Tj ET")
    assert codes(sample.save(tmp_path / "p.pdf")) == set()


def test_a_file_in_chinese_fonts_and_predefined_encodings(tmp_path):
    path = tmp_path / "cjk.pdf"
    sample = good.Sample()
    font = sample.font(embedded=False)
    font.Encoding = Name("/UniGB-UCS2-H")
    sample.resources.Font.F2 = font
    sample.draw(b"BT /F2 9 Tf 100 500 Td <4e2d> Tj ET")
    assert "font/not-embedded" in codes(sample.save(path))


# ---- damage and malice --------------------------------------------------------------------------------------


def test_a_folder_is_no_file(tmp_path):
    assert codes(tmp_path) == {"file/unreadable"}


def test_a_form_that_draws_itself(tmp_path):
    sample = good.Sample()
    form = sample.pdf.make_indirect(sample.form(b"/Me Do"))
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    sample.resources.XObject.X = form
    sample.draw(b"/X Do")
    assert "file/content" in codes(sample.save(tmp_path / "p.pdf"))


def test_forms_that_multiply_are_cut_short(tmp_path, monkeypatch):
    monkeypatch.setattr("layout.preflight.subject.walk.MOST_OPERATORS", 20_000)
    sample = good.Sample()
    inner = sample.form(b"0 0 0 0.5 k 60 60 9 9 re f " * 20)
    for _ in range(8):
        inner = sample.form(b"/I Do " * 10, Dictionary(XObject=Dictionary(I=inner)))
    sample.resources.XObject.X = inner
    sample.draw(b"/X Do")
    assert "file/content" in codes(sample.save(tmp_path / "p.pdf"))


def test_a_page_tree_that_bites_its_tail(tmp_path):
    sample = good.Sample()
    sample.page.Parent = sample.page
    del sample.page.Resources
    codes(sample.save(tmp_path / "p.pdf"))


def test_a_name_tree_that_bites_its_tail(tmp_path):
    sample = good.Sample()
    node = sample.pdf.make_indirect(Dictionary())
    node.Kids = Array([node, node])
    sample.pdf.Root.Names = Dictionary(EmbeddedFiles=node)
    codes(sample.save(tmp_path / "p.pdf"))


def test_what_is_small_on_the_disk_and_huge_unpacked_fills_no_memory(tmp_path):
    sample = good.Sample()
    bomb = zlib.compress(zlib.compress(bytes(400 << 20), 9), 9)
    twice = Array([Name.FlateDecode, Name.FlateDecode])
    picture = sample.pdf.make_stream(bomb, Filter=twice, Subtype=Name.Image, Width=9, Height=9, BitsPerComponent=8)
    picture.ColorSpace = Name.DeviceGray
    sample.resources.XObject.Bomb = picture
    sample.draw(b"q 50 0 0 50 60 60 cm /Bomb Do Q")
    file = sample.pdf.make_stream(bomb, Filter=twice, Type=Name.EmbeddedFile)
    spec = sample.pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a", UF="a", EF=Dictionary(F=file)))
    sample.pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", spec])))
    path = sample.save(tmp_path / "p.pdf")
    code = (
        "import re, sys; from pathlib import Path\n"
        "from layout.preflight.check import preflight; from tests.preflight.cases import PRESS\n"
        "preflight(Path(sys.argv[1]), press=PRESS)\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) < 350 * 1024, "in KiB: less than what is unpacked"


def test_what_was_not_read_to_its_end_is_not_said_to_be_cut_short(tmp_path, monkeypatch):
    monkeypatch.setattr("layout.preflight.subject.walk.MOST_OPERATORS", 10)
    sample = good.Sample()
    sample.draw(b"q " * 20 + b"Q " * 20)
    report = preflight(sample.save(tmp_path / "p.pdf"), press=PRESS)
    told = " ".join(finding.message for finding in report.findings if finding.code == "file/content")
    assert "not looked at" in told
    assert "q without Q" not in told


@pytest.mark.parametrize(
    "operators",
    [
        b"Q Q Q",
        b"q " * 5000,
        b"(a) Tj",
        b"BT /F1 9 Tf /F1 Tj ET",
        b"/Nix gs",
        b"cm",
        b"1 2 re f",
        b"/Pattern cs /Nix scn 0 0 9 9 re f",
        b"/Nix sh",
        b"0 0 0 0 0 0 cm 0 0 9 9 re f /Im1 Do BT /F1 9 Tf <0001> Tj ET",
        b"1e38 0 0 1e38 1e38 1e38 cm 0 0 9e30 9e30 re f",
        b"BI /W -1 /H 0 ID EI",
        b"BT /F1 0 Tf <0001> Tj ET",
        b"[ << (",
        b"\x00\xff\xfe",
    ],
)
def test_nonsense_in_content(tmp_path, operators):
    sample = good.Sample()
    sample.content += b"\n" + operators
    codes(sample.save(tmp_path / "p.pdf"))


@pytest.mark.parametrize("key", ["Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading"])
@pytest.mark.parametrize("value", [Array([1, 2]), Dictionary(F1=3, Im1=None, Over=Array()), Name.Nix])
def test_nonsense_in_resources(tmp_path, key, value):
    sample = good.Sample()
    sample.resources[Name("/" + key)] = value
    sample.draw(b"/CS1 cs 1 scn /P1 scn 0 0 9 9 re f /S1 sh")
    codes(sample.save(tmp_path / "p.pdf"))


@pytest.mark.parametrize(
    "key", ["Metadata", "OutputIntents", "OCProperties", "Names", "AcroForm", "MarkInfo", "OpenAction", "AF", "Lang"]
)
@pytest.mark.parametrize("value", [Array([1, Dictionary()]), Dictionary(S=1, D=2, Names=3), Name.Nix, 7])
def test_nonsense_in_the_catalog(tmp_path, key, value):
    sample = good.Sample()
    sample.root[Name("/" + key)] = value
    codes(sample.save(tmp_path / "p.pdf"))


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_is_a_traceback(tmp_path, seed):
    chance = np.random.default_rng(seed)
    sample = good.Sample()
    sample.intent.DestOutputProfile = sample.stream(b"short", N=4)
    data = bytearray(sample.save(tmp_path / "p.pdf").read_bytes())
    if seed % 3 == 0:
        data = data[: chance.integers(20, len(data))]
    for _ in range(int(chance.integers(1, 40))):
        data[chance.integers(0, len(data))] = chance.integers(0, 256)
    path = tmp_path / "damaged.pdf"
    path.write_bytes(bytes(data))
    codes(path)


def test_a_truncated_file_is_told_as_damaged(tmp_path):
    data = good.Sample().save(tmp_path / "p.pdf").read_bytes()
    for share in (0.2, 0.5, 0.9, 0.999):
        path = tmp_path / "cut.pdf"
        path.write_bytes(data[: int(len(data) * share)])
        assert codes(path) & {"file/damaged", "file/repaired", "file/no-pages"}


def test_encrypted_files(tmp_path):
    path, locked = good.Sample().save(tmp_path / "p.pdf"), tmp_path / "l.pdf"
    with pikepdf.open(path) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert codes(locked) == {"file/locked"}
    with pikepdf.open(path) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user=""))
    assert "x4/encrypted" in codes(locked)


def test_a_jpeg_called_pdf(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "JPEG")
    path = tmp_path / "bild.pdf"
    path.write_bytes(buffer.getvalue())
    assert codes(path) == {"file/no-pdf"}
