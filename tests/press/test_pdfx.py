"""The print file: what PDF/X asks for, what overprints, what its plates show, and advertisers' PDFs in it."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pydyf
import pytest
from msgspec.structs import replace
from PIL import Image

from layout import production, raster
from layout.copy.load import load
from layout.errors import ExitCode, LayoutError, MissingPartError, PreflightError
from layout.findings import Severity
from layout.preflight import ghostscript
from layout.preflight.check import preflight
from layout.preflight.subject.document import Subject
from layout.press import ads
from layout.press.finish import Work, finishers
from layout.press.overprint import overprinting
from layout.press.profiles import open_press
from layout.press.variants import VARIANTS, alone, for_press
from tests.press.small_paper import ROOT, STAND_INS, advertisement, paper

STYLE = ROOT / "styles/ozd"
SEED = ROOT / "articles/2025-08-22/rutte-kiew.yaml"
INK = "color:device-cmyk(0 0 0 1)"
MM = 72 / 25.4
needs_ghostscript = pytest.mark.skipif(ghostscript.program() is None, reason="Ghostscript is not installed")


def press(**changes):
    found = open_press("synthetic-newsprint", style=STYLE)
    return replace(found, profile=found.profile.model_copy(update=changes))


def drawn(write, html, tmp_path, *, on=None, pictures=None, **more):
    """A page of HTML as a print file, opened."""
    on = on or press()
    variant = alone(for_press(VARIANTS["print"], on.profile))
    write(f'<div style="{INK}">{html}</div>', variant=variant, pictures=pictures, press=on, **more).close()
    path = tmp_path / "page.pdf"
    path.write_bytes(write.last)
    return pikepdf.open(path)


def plates(path, page=1, dpi=72):
    return ghostscript.separations(path, page, dpi=dpi, ghostscript=ghostscript.program())


# ---- overprint ---------------------------------------------------------------------------------------------


def switched(*operators):
    states = {}
    content = overprinting([operator.encode() for operator in operators], states)
    return [item.decode() for item in content], states


@pytest.mark.parametrize(
    ("colour", "state"),
    [
        ("0 0 0 1 scn", "op10"),
        ("0 0 0 1 SCN", "op01"),
        ("0 0 0 1 k", "op10"),
        ("0 0 0 0 scn", None),
        ("0 0 0 0.07 scn", None),
        ("0.5 0.4 0.4 1 scn", None),
        ("0 0.9 0.8 0 scn", None),
        ("0 g", None),
    ],
)
def test_solid_black_alone_overprints(colour, state):
    content, states = switched(colour, "0 0 9 9 re", "f")
    assert content == ([colour, f"/{state} gs"] if state else [colour]) + ["0 0 9 9 re", "f"]
    assert list(states) == ([state] if state else [])


def test_overprint_ends_with_the_black_that_asked_for_it():
    content, states = switched("0 0 0 1 scn", "f", "0 0 0 0 scn", "f", "q", "0 0 0 1 scn", "f", "Q", "f")
    gs = [item for item in content if item.endswith("gs")]
    assert gs == ["/op10 gs", "/op00 gs", "/op10 gs"]
    assert content.index("/op00 gs") == content.index("0 0 0 0 scn") + 1
    assert states["op10"]["op"] == "true"
    assert states["op10"]["OPM"] == 1
    assert states["op00"]["op"] == "false"
    assert states["op00"]["OP"] == "false"


def test_pictures_and_forms_do_not_overprint():
    content, _ = switched("0 0 0 1 scn", "f", "/i0 Do")
    assert content[-2:] == ["/op00 gs", "/i0 Do"]


def test_marked_content_is_passed_over():
    operators = ["/P", pydyf.Dictionary({"MCID": 0}), b"BDC", b"EMC"]
    assert overprinting(operators, {}) == operators


@needs_ghostscript
def test_black_type_overprints_and_white_knocks_out(write, tmp_path):
    html = """<div style="position:absolute;left:0;top:0;width:100pt;height:100pt;
      background:device-cmyk(0.3 0 0 0)"></div>
      <div style="position:absolute;left:10pt;top:10pt;width:30pt;height:30pt;background:device-cmyk(0 0 0 1)"></div>
      <div style="position:absolute;left:60pt;top:10pt;width:30pt;height:30pt;background:device-cmyk(0 0 0 0)"></div>"""
    with drawn(write, html, tmp_path) as pdf:
        path = Path(pdf.filename)
    inks = plates(path)
    top, left = 20, 20  # the sheet's margins
    black, white, ground = inks[top + 25, left + 25], inks[top + 25, left + 75], inks[top + 80, left + 50]
    assert ground == pytest.approx((30, 0, 0, 0), abs=1)
    assert black == pytest.approx((30, 0, 0, 100), abs=1)
    assert white == pytest.approx((0, 0, 0, 0), abs=1)


# ---- boxes, intent, what may not be there ----------------------------------------------------------------------


@pytest.mark.parametrize("bleed", [0, 3, 5])
def test_boxes_are_exact_and_begin_at_nought(write, tmp_path, bleed):
    with drawn(write, "<p>Text</p>", tmp_path, on=press(bleed=bleed * MM)) as pdf:
        page = pdf.pages[0].obj
        b = bleed * MM
        assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, 200 + 2 * b, 300 + 2 * b], abs=1e-4)
        assert [float(edge) for edge in page.BleedBox] == [float(edge) for edge in page.MediaBox]
        assert [float(edge) for edge in page.TrimBox] == pytest.approx([b, b, b + 200, b + 300], abs=1e-4)
        assert "/CropBox" not in page
        path = Path(pdf.filename)
    with Subject(path) as subject:
        mark = subject.walk(subject.document.pages[0]).marks[0]
    assert mark.box.x == pytest.approx(20, abs=0.5)  # from the trim box, whatever the bleed


def test_the_screens_things_are_gone(write, tmp_path):
    html = '<h1 id="hier">Kopf</h1><p><a href="https://ozd.example/">hin</a> <a href="#hier">her</a></p>'
    with drawn(write, html, tmp_path) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        assert not {"/Names", "/Dests", "/Outlines", "/PageMode", "/OpenAction", "/StructTreeRoot"} & set(
            pdf.Root.keys()
        )
        assert len(pdf.pages[0].Resources.get("/ColorSpace", {})) == 0
        assert pdf.Root.keys() >= {"/OutputIntents", "/Metadata"}


def test_intent_that_is_in_no_registry_describes_itself(write, tmp_path):
    with drawn(write, "<p>Text</p>", tmp_path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "UMBRUCH-SYNTHETIC-NEWSPRINT-1"
        assert "/RegistryName" not in intent
        assert "not measured" in str(intent.Info)
        assert intent.DestOutputProfile.N == 4
        assert intent.DestOutputProfile.read_bytes() == (STYLE / "icc/synthetic-newsprint.icc").read_bytes()


def test_registered_intent_names_its_registry(write, tmp_path):
    known = press()
    condition = known.icc.condition.model_copy(update={"identifier": "IFRA26", "registry": "http://www.color.org"})
    known = replace(known, icc=replace(known.icc, condition=condition))
    with drawn(write, "<p>Text</p>", tmp_path, on=known) as pdf:
        assert str(pdf.Root.OutputIntents[0].RegistryName) == "http://www.color.org"


@pytest.mark.parametrize(
    ("level", "mark", "version"),
    [("x-4", "PDF/X-4", "1.6"), ("x-3", "PDF/X-3:2003", "1.4"), ("x-1a", "PDF/X-1a:2003", "1.4")],
)
def test_levels(write, tmp_path, level, mark, version):
    known = press(pdfx=level)
    with drawn(write, "<p>Text</p>", tmp_path, on=known) as pdf:
        assert str(pdf.docinfo.GTS_PDFXVersion) == mark
        assert str(pdf.docinfo.Trapped) == "/False"
        assert pdf.pdf_version == version
        group = pdf.pages[0].obj.get("/Group")
        assert (str(group.CS) if group is not None else None) == ("/DeviceCMYK" if level == "x-4" else None)
        path = Path(pdf.filename)
    report = preflight(path, press=known.profile)
    assert [each.finding.code for each in report.found] == ["box/odd-size"]  # 200 × 300 pt
    assert report.target == {"x-4": "PDF/X-4", "x-3": "PDF/X-3", "x-1a": "PDF/X-1a"}[level]


def test_print_needs_a_press():
    with pytest.raises(ValueError, match="press"):
        finishers(Work(variant=VARIANTS["print"], identity=None))


# ---- the seed article ------------------------------------------------------------------------------------------


def test_seed_has_no_finding(seed_files):
    layout = json.loads((seed_files / "layout.json").read_text("utf-8"))
    report = preflight(
        seed_files / "rutte-kiew.print.pdf", press=press().profile, layout=layout, ink=ghostscript.program() is not None
    )
    assert [str(each.finding) for each in report.found] == []
    assert report.passed


def test_qpdf_finds_no_fault_in_the_seed(seed_files):
    with pikepdf.open(seed_files / "rutte-kiew.print.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []


@needs_ghostscript
def test_seeds_copy_is_on_the_black_plate_alone(seed_files):
    inks = plates(seed_files / "rutte-kiew.print.pdf", dpi=100)
    assert inks[..., 0].max() == 0  # no cyan anywhere
    # Kicker and box labels carry the accent, magenta and yellow without black; nothing else has colour.
    coloured = inks[..., 1:3].max(axis=-1) > 2
    assert inks[..., 3][coloured].max() < 100
    assert 0.0005 < coloured.mean() < 0.01
    assert inks[..., 3].max() == pytest.approx(100, abs=0.5)


def test_no_rgb_operator_or_space_anywhere(seed_files):
    assert rgb_in(seed_files / "rutte-kiew.print.pdf") == []


def rgb_in(path):
    """Every object of a file that speaks of colour other than in inks: operators, spaces, pictures, shadings, groups."""
    found = []
    with pikepdf.open(path) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream | pikepdf.Dictionary | pikepdf.Array):
                text = (
                    obj.unparse(resolved=True)
                    if not isinstance(obj, pikepdf.Stream)
                    else str(dict(obj.items())).encode()
                )
                found += re.findall(rb"/(DeviceRGB|CalRGB|CalGray|Lab)\b", text)
            if isinstance(obj, pikepdf.Stream) and (
                obj.get("/Subtype") == "/Form" or obj.get("/PatternType") is not None
            ):
                found += operators_of(obj)
        for page in pdf.pages:
            found += operators_of(page)
    return found


def operators_of(stream):
    names = {"rg", "RG", "ri", "sh"}
    return [str(step.operator) for step in pikepdf.parse_content_stream(stream) if str(step.operator) in names]


def test_same_bytes_anywhere(seed_files, tmp_path):
    env = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    command = [
        str(Path(sys.executable).parent / "umbruch"),
        "build",
        str(SEED),
        "--variant",
        "print",
        "--out",
        str(tmp_path),
    ]
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    again = (tmp_path / "rutte-kiew/rutte-kiew.print.pdf").read_bytes()
    assert again == (seed_files / "rutte-kiew.print.pdf").read_bytes()
    for mark in (str(Path.home()), "/tmp", "Auckland"):
        assert mark.encode() not in again


# ---- an edition with photographs and an advertiser's PDF -------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    return build(paper(folder), folder)


def build(edition, folder, variants=("print",)):
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "umbruch"
    return production.build(edition, production.Settings(out=folder / "out", cache=cache, variants=variants))


def print_file(built):
    return next(file for file in built.files if file.name.endswith(".print.pdf"))


@pytest.mark.slow
class TestSmallPaper:
    def test_passes(self, small):
        assert [f for f in small.findings if f.severity >= Severity.FAIL] == []
        with pikepdf.open(print_file(small)) as pdf:
            assert pdf.check_pdf_syntax() == []
        assert rgb_in(print_file(small)) == []

    @needs_ghostscript
    def test_saturated_photographs_keep_the_ink_limit(self, small):
        report = preflight(print_file(small), press=press().profile, ink=True)
        assert [each.finding.code for each in report.found if each.rule == "ink/coverage"] == []
        inks = plates(print_file(small))
        assert inks.sum(axis=-1).max() <= 220 + 2  # Ghostscript's own interpolation
        assert inks.sum(axis=-1).max() > 150  # the photograph is there

    @needs_ghostscript
    def test_other_pages_print_in_black_alone(self, small):
        inks = plates(print_file(small), page=2)
        assert inks[..., :3].max() == 0
        with pikepdf.open(print_file(small)) as pdf:
            spaces = [str(image.ColorSpace) for image in pictures(pdf)]
        assert sorted(spaces) == ["/DeviceCMYK", "/DeviceGray"]

    def test_advertisement_keeps_its_font_and_place(self, small):
        with Subject(print_file(small)) as subject:
            walk = subject.walk(subject.document.pages[0])
        own = [mark for mark in walk.marks if mark.source == "form"]
        assert {mark.kind for mark in own} == {"stroke", "text"}
        (edge,) = (mark for mark in own if mark.kind == "stroke")
        assert edge.colour.cmyk == pytest.approx((0, 0.9, 0.8, 0))
        assert edge.box.width == pytest.approx(88 * MM, abs=0.2)
        assert edge.box.height == pytest.approx(50 * MM, abs=0.2)
        assert any(mark.font and mark.font.name.endswith("+Test") and mark.overprint for mark in own)

    def test_advertisement_is_a_picture_on_screen(self, small, tmp_path):
        edition = small.folder.parent.parent / "edition.yaml"
        built = build(edition, tmp_path, ("screen",))
        with raster.Document(built.files[0]) as document:
            colours = document.colours(0, dpi=50)
        height, width = colours.shape[:2]
        corner = colours[-height // 3 :, width // 2 :].astype(int)  # the ad stands at the foot, on the right
        red = (corner[..., 0] > 180) & (corner[..., 1] < 120) & (corner[..., 2] < 120)
        rows, columns = np.nonzero(red)
        assert np.ptp(columns) / 50 * 25.4 == pytest.approx(88, abs=1.5)
        assert np.ptp(rows) / 50 * 25.4 == pytest.approx(50, abs=1.5)


def pictures(pdf):
    known = {}
    for page in pdf.pages:
        for image in page.Resources.XObject.values():
            if str(image.get("/Subtype")) == "/Image":
                known[image.objgen] = image
    return list(known.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", [*STAND_INS, "synthetic-newsprint"])
def test_every_shipped_press_takes_its_own_file(name, tmp_path):
    size = "tabloid" if name == "coldset-ifra26" else "a4"
    built = build(paper(tmp_path, press=name, size=size, ad=False), tmp_path)
    with pikepdf.open(print_file(built)) as pdf:
        intent = pdf.Root.OutputIntents[0]
        assert ("/RegistryName" in intent) == (name in STAND_INS)
    style = tmp_path / "styles/ozd"
    report = preflight(print_file(built), press=open_press(name, style=style).profile)
    assert [each.finding.code for each in report.found if each.finding.severity >= Severity.FAIL] == []


@pytest.mark.slow
@pytest.mark.parametrize("level", ["x-3", "x-1a"])
def test_older_levels_with_pictures_and_advertisement(level, tmp_path):
    built = build(paper(tmp_path, change=("pdfx: x-4", f"pdfx: {level}")), tmp_path)
    with pikepdf.open(print_file(built)) as pdf:
        assert pdf.pdf_version == "1.4"
        assert "/Group" not in pdf.pages[0].obj


@pytest.mark.slow
def test_missing_icc_is_exit_4_with_the_cure(tmp_path, monkeypatch):
    edition = paper(tmp_path, press="heatset", ad=False)
    (tmp_path / "styles/ozd/icc" / STAND_INS["heatset"]).unlink()
    monkeypatch.setattr("layout.press.profiles.SYSTEM_ICC_FOLDERS", ())
    monkeypatch.setattr("layout.press.profiles.find_icc.__kwdefaults__", {"folders": ()}, raising=False)
    monkeypatch.setattr("layout.press.profiles.open_press.__kwdefaults__", {"folders": ()}, raising=False)
    with pytest.raises(MissingPartError) as caught:
        build(edition, tmp_path)
    assert caught.value.exit_code is ExitCode.MISSING
    (finding,) = caught.value.findings
    assert finding.code == "press/icc-missing"
    assert "apt-get install icc-profiles" in finding.hint
    assert not (tmp_path / "out").exists()


# ---- advertisers' PDFs ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_rgb_advertisement_is_refused(tmp_path):
    edition = paper(tmp_path)
    advertisement(tmp_path / "ads/muster.pdf", b"1 0 0 rg 120 120 30 30 re f")
    with pytest.raises(PreflightError) as caught:
        build(edition, tmp_path)
    assert caught.value.exit_code is ExitCode.PREFLIGHT
    told = {(f.code, f.place.line if f.place else None) for f in caught.value.findings if f.severity >= Severity.FAIL}
    assert ("colour/rgb", 14) in told  # where the edition names it
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_waived_advertisement_is_printed(tmp_path):
    edition = paper(tmp_path)
    advertisement(tmp_path / "ads/muster.pdf", b"1 0 0 rg 120 120 30 30 re f")
    waiver = 'waivers:\n  - {rule: colour/rgb, reason: "The advertiser insists", name: H. Krüger}\n'
    (tmp_path / "waivers.yaml").write_text(waiver, "utf-8")
    built = build(edition, tmp_path)
    report = (built.folder / "report.json").read_text("utf-8")
    assert "The advertiser insists" in report
    assert '"passed": true' in report


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture/damaged"),
        (b"%PDF-1.4 then nothing", "picture/damaged"),
        (b"\xff\xd8\xff\xe0 a photograph", "picture/damaged"),
        (None, "picture/missing"),
    ],
)
def test_advertisements_that_are_no_pdf(tmp_path, content, code):
    path = tmp_path / "ad.pdf"
    if content is not None:
        path.write_bytes(content)
    result = ads.open_ad(path)
    assert result.value is None
    assert [finding.code for finding in result.findings] == [code]
    assert str(tmp_path) not in result.findings[0].message


def test_locked_advertisement(tmp_path):
    path = advertisement(tmp_path / "ad.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert [finding.code for finding in ads.open_ad(path).findings] == ["picture/locked"]


@pytest.mark.parametrize(("rotate", "size"), [(0, (88, 50)), (90, (50, 88)), (180, (88, 50)), (270, (50, 88))])
def test_advertisements_are_upright(tmp_path, rotate, size):
    path = advertisement(tmp_path / "ad.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Rotate = rotate
        pdf.save(path)
    assert ads.open_ad(path).value == pytest.approx([side * MM for side in size], abs=0.01)


@pytest.mark.parametrize(
    ("sold", "expected", "said"),
    [
        ((40, 24), (40, 24), False),
        ((40, 26), (40, 24), False),  # its place is a whole number of rows
        ((20, 12), (20, 12), True),
        ((20, 60), (20, 12), True),
        ((60, 24), (40, 24), True),
    ],
)
def test_advertisements_fit_their_place_undistorted(write, tmp_path, sold, expected, said):
    path = advertisement(tmp_path / "ad.pdf", width=40, height=24)
    place = (sold[0] * MM, sold[1] * MM)
    placed = ads.PdfAd(address="picture:ad/1", path=path, width=place[0], height=place[1])
    style = f"position:absolute;left:0;top:0;width:{place[0]}pt;height:{place[1]}pt"
    with drawn(
        write, f'<img src="picture:ad/1" style="{style}">', tmp_path, pictures={"picture:ad/1": ads.BLANK},
        ads={"picture:ad/1": placed},
    ) as pdf:  # fmt: skip
        file = Path(pdf.filename)
    with Subject(file) as subject:
        marks = subject.walk(subject.document.pages[0]).marks
    (edge,) = (mark for mark in marks if mark.kind == "stroke")
    assert (edge.box.width, edge.box.height) == pytest.approx([side * MM for side in expected], abs=0.2)
    size = ads.open_ad(path).value
    assert bool(ads.ill_fitting(path, size, place, None)) == said
    picture = Image.open(io.BytesIO(ads.drawn(placed, 72)))
    assert picture.size == (round(place[0]), round(place[1]))


def test_advertisement_without_a_place_is_an_error(write, tmp_path):
    placed = ads.PdfAd(address="picture:ad/1", path=advertisement(tmp_path / "ad.pdf"), width=100, height=50)
    with pytest.raises(LookupError):
        drawn(write, "<p>Text</p>", tmp_path, ads={"picture:ad/1": placed})


def test_two_pages_are_one_too_many(tmp_path):
    path = advertisement(tmp_path / "ad.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    result = ads.open_ad(path)
    assert result.value is not None
    assert [finding.code for finding in result.findings] == ["ad/pages"]


# ---- the sample editions ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2025-08-22", "2025-08-23"])
def test_sample_editions_pass(day, tmp_path):
    folder = ROOT / "articles" / day
    if not (folder / "edition.yaml").is_file():
        pytest.skip("there is no such edition yet")
    try:
        load(folder)
        built = build(folder, tmp_path)
    except PreflightError:
        raise
    except LayoutError as error:
        pytest.skip(f"the edition cannot be made up yet: {error}")
    report = preflight(print_file(built), press=press().profile, ink=ghostscript.program() is not None)
    assert [str(each.finding) for each in report.found if each.finding.severity >= Severity.FAIL] == []
    assert rgb_in(print_file(built)) == []


@pytest.mark.slow
def test_advertisement_of_another_size_than_sold_is_said(tmp_path):
    edition = paper(tmp_path)
    advertisement(tmp_path / "ads/muster.pdf", width=60, height=80)
    (finding,) = (finding for finding in build(edition, tmp_path).findings if finding.code == "ad/size")
    assert finding.severity is Severity.WARN
    assert "60.0 × 80.0 mm" in finding.message
    assert finding.place.line == 14
